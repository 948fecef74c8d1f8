// Cold wall of whole suites under tach, beside pytest, pytest-xdist -n 2 and pytest-forked in the same run.
// No contestant writes a JUnit file.
// Usage: npm run bench:tach [-- --runs=5] [--only=trivial,click] [--no-forked]     Needs `npm run build` and `npm run native`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suites } from './suites.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const cache = join(root, '.cache/bench-tach');
const option = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const runs = Number(option('runs') ?? 5);
const only = option('only')?.split(',');
const python = join(cache, 'venv/bin/python');
const PEERS = ['pytest==8.4.2', 'pytest-xdist==3.8.0', 'pytest-forked==1.6.0', 'numpy', 'click==8.3.3', 'jinja2==3.1.6', 'trio'];
const COLD_MS_MAX = 120_000;

function must(file, args) {
  const { status, stderr } = spawnSync(file, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${stderr}`);
}

if (!existsSync(join(cache, 'ready'))) {
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  console.log('making the environment of the peers');
  must('python3', ['-m', 'venv', join(cache, 'venv')]);
  must(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PEERS]);
  writeFileSync(join(cache, 'ready'), '');
}

const environment = { ...process.env };
// as on a developer's machine: compiled test modules are kept for the next run
delete environment.PYTHONDONTWRITEBYTECODE;

function wallMs(file, args, cwd) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, env: environment, encoding: 'utf8', timeout: COLD_MS_MAX, maxBuffer: 1 << 28 });
  if (status === null || status > 1) throw new Error(`${file} ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return performance.now() - began;
}

const tach = join(root, 'bench/tach/tach.cjs');
const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
const shown = (values) => `${median(values).toFixed(0).padStart(6)} ms (${Math.min(...values).toFixed(0)}-${Math.max(...values).toFixed(0)})`;

const versions = spawnSync(python, ['-c', 'import sys, pytest, xdist; print("Python", sys.version.split()[0], "pytest", pytest.__version__, "xdist", xdist.__version__)'], { encoding: 'utf8' }).stdout.trim();
console.log(`${cpus().length} x ${cpus()[0]?.model}, Linux ${release()}, Node ${process.version}, ${versions}; ${runs} runs, median (least-most)`);
for (const suite of suites(cache, join(root, '.cache/conformance'))) {
  if (only && !only.some((name) => suite.name.startsWith(name))) continue;
  const pytest = (...args) => () => wallMs(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', ...args, ...suite.paths], suite.root);
  const contestants = {
    tach: () => wallMs(process.execPath, [tach, suite.root, JSON.stringify({ python, paths: suite.paths, plugins: ['no:cacheprovider', 'no:xdist'], junit: '' })], suite.root),
    'tach, 1 worker': () => wallMs(process.execPath, [tach, suite.root, JSON.stringify({ python, paths: suite.paths, plugins: ['no:cacheprovider', 'no:xdist'], junit: '', workers: 1 })], suite.root),
    pytest: pytest('-p', 'no:xdist'),
    'pytest-xdist -n 2': pytest('-n', '2'),
    'pytest-forked': pytest('--forked', '-p', 'no:xdist'),
  };
  const measured = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  // the first time compiles modules; a fork a test takes so long that it is neither warmed up nor repeated
  const slow = 'pytest-forked';
  for (const [name, run] of Object.entries(contestants)) if (name !== slow) run();
  // taken in turns, so that a slow minute of the machine meets all of them
  for (let number = 0; number < runs; number++)
    for (const [name, run] of Object.entries(contestants)) if (name !== slow || (number === 0 && !process.argv.includes('--no-forked'))) measured[name].push(run());
  console.log(`\n${suite.name}`);
  for (const [name, values] of Object.entries(measured)) {
    if (values.length === 0) continue;
    const ratio = name.startsWith('tach') ? '' : `   tach / ${name}: ${(median(measured.tach) / median(values)).toFixed(2)}`;
    console.log(`  ${name.padEnd(18)} ${shown(values)}${ratio}`);
  }
}
