// The peers of these benchmarks and the public suites they are run on, in .cache/bench-batuta.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../plugins/graph/schemas';

const cache = join(packageRoot, '.cache/bench-batuta');
/** The newest that runs on Node.js 20. */
const STRYKER = '@stryker-mutator/core@9.0.1';
/** mutmut, and what the suites import. */
const PYTHON_PACKAGES = ['mutmut==3.8.1', 'pytest==9.2.0', 'freezegun==1.5.5'];
const ANALYZERS = ['lizard==1.24.3', 'radon==6.0.1'];
const SCC = ['github.com/boyter/scc/v3', 'v3.5.0'];

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

function must(file: string, args: readonly string[], cwd = cache, env: NodeJS.ProcessEnv = {}): void {
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${status}: ${`${stdout}${stderr}`.slice(-2000)}`);
}

/** Does `make` once; what it made half is made again. */
function once(folder: string, make: () => void): void {
  const done = join(folder, 'ready');
  if (existsSync(done)) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  console.log(`  making ${folder}`);
  make();
  writeFileSync(done, '');
}

/** A folder with StrykerJS in its node_modules. */
export function stryker(): string {
  const folder = join(cache, 'stryker');
  once(folder, () => must('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, STRYKER]));
  return folder;
}

/** The bin folder of an environment with these packages. */
function environment(name: string, packages: readonly string[]): string {
  const folder = join(cache, name);
  once(folder, () => {
    must('python3', ['-m', 'venv', join(folder, 'venv')]);
    must(join(folder, 'venv/bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  });
  return join(folder, 'venv/bin');
}

export const mutmut = (): string => environment('python', PYTHON_PACKAGES);

/** Programs of lizard, radon and scc; without scc where there is no Go to build it. */
export function analyzers(): { readonly lizard: string; readonly radon: string; readonly scc?: string } {
  const bin = environment('analyzers', ANALYZERS);
  const found = { lizard: join(bin, 'lizard'), radon: join(bin, 'radon') };
  if (spawnSync('go', ['version']).status !== 0) return found;
  const folder = join(cache, 'scc');
  once(folder, () => {
    // as a module's requirement, since `go install` asks for a list of all versions, which not every proxy gives
    writeFileSync(join(folder, 'go.mod'), `module peers\n\ngo 1.24\n\nrequire ${SCC.join(' ')}\n`);
    must('go', ['build', '-o', join(folder, 'scc'), SCC[0]!], folder, { GOFLAGS: '-mod=mod' });
  });
  return { ...found, scc: join(folder, 'scc') };
}

/** The source of a distribution of the package index, unpacked. */
export function sdist(name: string, version: string): string {
  const folder = join(cache, name);
  once(folder, () => {
    must('python3', ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--no-binary', ':all:', '--dest', folder, `${name}==${version}`]);
    must('tar', ['xzf', readdirSync(folder).find((file) => file.endsWith('.tar.gz'))!, '--no-same-owner'], folder);
  });
  return join(folder, readdirSync(folder, { withFileTypes: true }).find((entry) => entry.isDirectory())!.name);
}

export function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
