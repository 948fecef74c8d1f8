// Sets up whatever is missing, says what and why, and does nothing twice. Plain Node.js: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const example = join(root, 'workspace-example');

/** Ends the process: what stands in the way, and the one command that mends it. */
function cannotGoOn(what, mend) {
  process.stderr.write(`setup cannot go on: ${what}\n  ${mend}\n`);
  process.exit(2);
}

export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', cwd: root, ...options });
  if (error || status !== 0) cannotGoOn(`${[command, ...args].join(' ')} ended with ${error ? error.message : `exit code ${status}`}`, 'see its message above');
}

const capture = (command, args) => {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
};

function* filesUnder(path) {
  if (!existsSync(path)) return;
  if (statSync(path).isFile()) return void (yield path);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (['node_modules', 'build', 'build-sanitize', 'prebuilt', 'target', '__pycache__', 'types'].includes(entry.name)) continue;
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* filesUnder(child);
    else if (entry.isFile()) yield child;
  }
}

function digest(paths, salt = '') {
  const hash = createHash('sha256').update(salt);
  for (const path of paths) for (const file of [...filesUnder(join(root, path))].sort()) hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}

/** Runs `work` unless `stamp` holds the digest of what it was last made from. */
function step(reason, stamp, from, salt, work) {
  const wanted = digest(from, salt);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stdout.write(`setup: ${reason}\n`);
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) cannotGoOn(`Node.js ${process.versions.node} is too old`, 'install Node.js 20.19 or newer');
}

/** The first Python of 3.10 or newer on PATH, by its own word. */
function findPython() {
  const seen = new Set();
  for (const name of ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3.14']) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      if (seen.has(path) || !existsSync(path)) continue;
      seen.add(path);
      const found = capture(path, ['-c', 'import sys; print(sys.executable if sys.version_info >= (3, 10) else "")']);
      if (found) return found;
    }
  }
  return cannotGoOn('no Python 3.10 or newer on PATH', 'apt-get install python3 python3-venv');
}

/** Installs by `npm <verb>` in `folder`, unless that was done since the files named last changed. */
function npmInstall(folder, verb, files, reason) {
  const from = files.map((file) => join(relative(root, folder), file));
  step(reason, join(folder, 'node_modules/.strata-stamp'), from, '', () =>
    // nothing that is installed needs its install script, and a script is code that nobody read
    run('npm', [verb, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder }),
  );
}

function makeEnvironment() {
  const venv = join(example, '.venv');
  step("making the example's Python environment (.venv)", join(venv, '.strata-stamp'), ['workspace-example/requirements.txt'], '', () => {
    const python = findPython();
    if (spawnSync(python, ['-m', 'venv', '--clear', venv], { stdio: 'inherit' }).status !== 0)
      cannotGoOn(`${python} cannot make a virtual environment`, 'apt-get install python3-venv');
    run(join(venv, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', join(example, 'requirements.txt')]);
  });
}

/** The package itself: its dependencies, native addons and dist/. */
export function buildProject() {
  checkNode();
  npmInstall(root, 'ci', ['package.json', 'package-lock.json'], "installing the project's packages (package-lock.json is new or changed)");
  step('compiling the native addons (their sources are new or changed)', join(root, 'native/build/.strata-stamp'), ['native'], `${process.versions.modules} ${process.arch}`, () => {
    if (!capture(process.env.CXX ?? 'c++', ['--version'])) cannotGoOn('no C++ compiler', 'apt-get install g++ make');
    run(process.execPath, [join(root, 'scripts/native.mjs')]);
  });
  step('building dist/ (sources are new or changed)', join(root, 'dist/.strata-stamp'), ['plugins', 'executors', 'generators', 'native', 'schemas', 'test', 'bench', 'tsconfig.json', 'tsconfig.base.json', 'scripts/validators.mjs', 'scripts/viewer.mjs'], '', () =>
    run('npm', ['run', '--silent', 'build']),
  );
}

export function setup() {
  buildProject();
  // no lockfile: its one package is this checkout, whose own lockfile decides
  npmInstall(example, 'install', ['package.json'], 'linking the example workspace to this checkout');
  makeEnvironment();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) setup();
