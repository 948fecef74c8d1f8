// Runs public test suites with pytest (twice: what it does not agree with itself about is set aside) and with tach, and
// compares (id, phase, outcome) as sets. Usage: npm run conformance [-- --only=itsdangerous,cachetools] [--python=FILE] [--mode=fork]
//   [--pytest=9.0.2] [--corpus=FILE]     another pytest; another corpus, in the form of conformance/corpus.mjs
// Exit 1 below 99.5 % of ids equal, or when a collected id is not reported.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const BAR = 0.995;
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, '.cache/conformance');
const recorderFolder = join(root, 'scripts/conformance');
const option = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const { CORPUS, PYTEST } = await import(pathToFileURL(resolve(option('corpus') ?? join(root, 'scripts/conformance/corpus.mjs'))));
const pytest = option('pytest') ? `pytest==${option('pytest')}` : PYTEST;
const only = option('only')?.split(',');
const chosen = CORPUS.filter(({ name }) => !only || only.includes(name));
if (chosen.length === 0) throw new Error(`--only names nothing of ${CORPUS.map(({ name }) => name).join(', ')}`);
const { command } = createRequire(import.meta.url)('../dist/executors/tach-test/executor.js');

function run(file, args, options = {}) {
  const result = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (result.error) throw result.error;
  return result;
}

function must(file, args, options) {
  const result = run(file, args, options);
  if (result.status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${result.status}\n${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** The suite's folder and the interpreter of its own environment, made on first use. */
function prepare({ name, version, requires }) {
  const home = join(cache, `${name}-${version}${pytest === PYTEST ? '' : `-${pytest}`}`);
  const python = join(home, 'venv/bin/python');
  const done = join(home, 'ready');
  if (!existsSync(done)) {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    console.log(`  downloading ${name} ${version} and making its environment`);
    must(option('python') ?? 'python3', ['-m', 'venv', join(home, 'venv')]);
    must(python, ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--no-binary', ':all:', '--dest', home, `${name}==${version}`]);
    must('tar', ['xzf', readdirSync(home).find((file) => file.endsWith('.tar.gz')), '--no-same-owner'], { cwd: home });
    must(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', pytest, ...requires, sourceOf(home)]);
    mkdirSync(done);
  }
  return { python, source: sourceOf(home) };
}

function sourceOf(home) {
  return join(home, readdirSync(home, { withFileTypes: true }).find((entry) => entry.isDirectory() && !['venv', 'ready'].includes(entry.name)).name);
}

const COLLECTED = '-p no:cacheprovider -p recorder'.split(' ');
function withPytest(python, source, paths, file) {
  const env = { ...process.env, PYTHONPATH: recorderFolder, CONFORMANCE_RECORD: file };
  run(python, ['-m', 'pytest', '-q', ...COLLECTED, ...paths], { cwd: source, env });
  const { tests, collected, exitCode } = JSON.parse(readFileSync(file, 'utf8'));
  const rows = new Map();
  for (const [id, reports] of Object.entries(tests)) rows.set(id, rowsOf(reports));
  return { rows, collected, exitCode };
}

/** "phase outcome" of each report, and what the test came to. */
function rowsOf(reports) {
  const rows = reports.map(([phase, outcome]) => `${phase} ${outcome}`);
  const total = reports.some(([phase, outcome]) => phase === 'call' && outcome === 'failed') ? 'failed'
    : reports.some(([, outcome]) => outcome === 'failed') ? 'error'
    : reports.some(([, , wasXfail]) => wasXfail) ? (reports.some(([, outcome, wasXfail]) => wasXfail && outcome === 'skipped') ? 'xfailed' : 'xpassed')
    : reports.some(([, outcome]) => outcome === 'skipped') ? 'skipped' : 'passed';
  return [...rows, `= ${total}`].sort().join(', ');
}

async function withTach(python, source, paths, file) {
  const output = [];
  const execution = { root: source, workspaceRoot: source, project: 'conformance', write: (text) => output.push(text), progress: () => undefined, interactive: false, color: false, signal: new AbortController().signal };
  const exitCode = await command.settle({ python, paths, junit: '', args: ['-q'], plugins: ['no:cacheprovider'], ...(option('mode') && { mode: option('mode') }) }, execution, file);
  if (!existsSync(file)) throw new Error(`tach gave no report:\n${output.join('')}`);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const rows = new Map(report.tests.map(({ id, outcome, phases }) => [id, [...Object.entries(phases).map(([phase, value]) => `${phase} ${value}`), `= ${outcome}`].sort().join(', ')]));
  return { rows, exitCode, report, output: output.join('') };
}

let ids = 0;
let equal = 0;
let unreported = 0;
for (const suite of chosen) {
  console.log(`${suite.name} ${suite.version}`);
  const { python, source } = prepare(suite);
  const home = dirname(source);
  const reportFile = join(home, 'tach.json');
  rmSync(reportFile, { force: true });
  const [first, second] = [1, 2].map((number) => withPytest(python, source, suite.paths, join(home, `pytest-${number}.json`)));
  const tach = await withTach(python, source, suite.paths, reportFile);
  const aside = [...first.rows.keys()].filter((id) => first.rows.get(id) !== second.rows.get(id));
  const judged = [...new Set([...first.rows.keys(), ...tach.rows.keys()])].filter((id) => !aside.includes(id));
  const differing = judged.filter((id) => first.rows.get(id) !== tach.rows.get(id));
  const lost = first.collected.filter((id) => !tach.rows.has(id));
  ids += judged.length;
  equal += judged.length - differing.length;
  unreported += lost.length;
  for (const id of aside) console.log(`  set aside, pytest differs from itself: ${id}: ${first.rows.get(id)} | ${second.rows.get(id)}`);
  for (const id of differing) console.log(`  differs: ${id}\n    pytest: ${first.rows.get(id) ?? 'not there'}\n    tach:   ${tach.rows.get(id) ?? 'not there'}`);
  if (first.exitCode !== tach.exitCode) console.log(`  exit code: pytest ${first.exitCode}, tach ${tach.exitCode}`);
  const { engine } = tach.report;
  console.log(`  ${judged.length - differing.length} of ${judged.length} ids equal, ${lost.length} not reported, exit code ${tach.exitCode}; ${engine.mode} mode, ${engine.resets} resets, ${engine.forks} forks, ${engine.leaks.length} leaks undone, ${(tach.report.wallMs / 1000).toFixed(1)} s`);
}
const share = ids === 0 ? 0 : equal / ids;
console.log(`conformance: ${(share * 100).toFixed(2)} % of ${ids} ids equal, ${unreported} collected ids not reported (bar: ${BAR * 100} %, 0)`);
process.exitCode = share >= BAR && unreported === 0 ? 0 : 1;
