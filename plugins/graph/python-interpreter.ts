// Finds a project's Python and tells what it is, by reading folders only: the project graph must not start processes.
import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { StrataError } from './errors';
import { folderOf } from './paths';

export interface Interpreter {
  /** Absolute path to start it by. In a virtual environment this is the environment's own link. */
  readonly path: string;
  /** Where it was found, for people: `option`, `.venv`, `VIRTUAL_ENV`, `PATH`. */
  readonly source: 'option' | '.venv' | 'VIRTUAL_ENV' | 'PATH';
}

const BIN = process.platform === 'win32' ? 'Scripts' : 'bin';

/** How files are looked at: on the disk each time, or each path once. */
export interface Look {
  exists(path: string): boolean;
  /** Undefined where there is no such file. */
  read(path: string): string | undefined;
  /** What `make` gives, under a key that says all that it depends on. */
  once<T>(key: string, make: () => T): T;
}

const readIfThere = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

const onDisk: Look = { exists: existsSync, read: readIfThere, once: (_key, make) => make() };

/** Looks at each path once: for many projects that share PATH and the folders above them. */
export function lookOnce(): Look {
  const seen = new Map<string, boolean>();
  const texts = new Map<string, string | undefined>();
  const made = new Map<string, unknown>();
  return {
    exists(path) {
      let there = seen.get(path);
      if (there === undefined) seen.set(path, (there = existsSync(path)));
      return there;
    },
    read(path) {
      if (!texts.has(path)) texts.set(path, readIfThere(path));
      return texts.get(path);
    },
    once<T>(key: string, make: () => T): T {
      if (!made.has(key)) made.set(key, make());
      return made.get(key) as T;
    },
  };
}

function inEnvironment(folder: string, { exists }: Look): string | undefined {
  // a folder that is not there costs one look instead of two
  return exists(folder) ? [join(folder, BIN, 'python'), join(folder, BIN, 'python3')].find((path) => exists(path)) : undefined;
}

const versionIn = (file: string, look: Look): string | undefined => look.read(file)?.trim().split(/\s+/)[0] || undefined;

/** The version that pyenv is told of in the nearest folder upward. */
function pinnedVersion(folder: string, look: Look): string | undefined {
  const parent = folderOf(folder);
  return versionIn(`${folder}/.python-version`, look) ?? (folder === '' ? undefined : look.once(`pin ${parent}`, () => pinnedVersion(parent, look)));
}

/** A pyenv shim is a script that picks a version by these three places, in this order. */
function resolvePyenvShim(shim: string, folder: string, look: Look): string | undefined {
  const pyenvRoot = dirname(dirname(shim));
  const version = process.env['PYENV_VERSION']?.split(':')[0] || pinnedVersion(isAbsolute(folder) ? folder : resolve(folder), look) || versionIn(join(pyenvRoot, 'version'), look);
  return version && version !== 'system' ? look.once(`pyenv ${pyenvRoot} ${version}`, () => inEnvironment(join(pyenvRoot, 'versions', version), look)) : undefined;
}

/** The `python3` that PATH leads to, up to the first that is no shim of pyenv's: what such a one means depends on the folder. */
function candidatesOnPath({ exists }: Look): ReadonlyArray<{ readonly path: string; readonly shim: boolean }> {
  const found: Array<{ path: string; shim: boolean }> = [];
  for (const entry of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(entry, 'python3');
    if (!isAbsolute(entry) || !exists(path)) continue;
    const shim = basename(entry) === 'shims';
    found.push({ path, shim });
    if (!shim) break;
  }
  return found;
}

function onPath(folder: string, look: Look): string | undefined {
  for (const { path, shim } of look.once('PATH', () => candidatesOnPath(look))) {
    if (!shim) return path;
    const resolved = resolvePyenvShim(path, folder, look);
    if (resolved) return resolved;
  }
  return undefined;
}

/**
 * The interpreter for the project at `root`: the one asked for, else `.venv` of the project, `.venv` of the workspace,
 * the active VIRTUAL_ENV, `python3` on PATH. Undefined where there is none; throws where the one asked for is not there.
 */
export function findInterpreter(root: string, workspaceRoot: string, asked?: string, look: Look = onDisk): Interpreter | undefined {
  if (asked) {
    // by its plain name it may be pyenv's script, which has no library beside it
    const path = asked === 'python3' ? onPath(root, look) : asked.includes('/') ? resolve(root, asked) : (process.env['PATH'] ?? '').split(delimiter).map((entry) => join(entry, asked)).find((file) => existsSync(file));
    if (!path || !existsSync(path))
      throw new StrataError('no-such-interpreter', `no Python at ${asked}`, { location: { pointer: '/python' }, hint: 'give the path of an interpreter, or leave the option out' });
    return { path, source: 'option' };
  }
  // asked for each of many projects: put together by hand, which takes a tenth of the time that `join` does before it is compiled
  for (const folder of [`${root}/.venv`, `${workspaceRoot}/.venv`]) {
    const path = inEnvironment(folder, look);
    if (path) return { path, source: '.venv' };
  }
  const active = process.env['VIRTUAL_ENV'] && inEnvironment(process.env['VIRTUAL_ENV'], look);
  if (active) return { path: active, source: 'VIRTUAL_ENV' };
  const path = onPath(root, look);
  return path ? { path, source: 'PATH' } : undefined;
}

function readConfiguration(file: string): Map<string, string> {
  const lines = readFileSync(file, 'utf8').split('\n').map((line) => line.split('='));
  return new Map(lines.filter((parts) => parts.length >= 2).map(([key, ...value]) => [key!.trim().toLowerCase(), value.join('=').trim()]));
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Names and versions of what is installed under a prefix, as its metadata folders spell them. */
function distributionsUnder(prefix: string): string[] {
  return entries(join(prefix, 'lib'))
    .filter((name) => /^python3(\.\d+)?$/.test(name))
    .flatMap((name) => ['site-packages', 'dist-packages'].flatMap((kind) => entries(join(prefix, 'lib', name, kind))))
    .filter((name) => /\.(dist-info|egg-info|egg-link|pth)$/.test(name));
}

/**
 * Interpreter and installed distributions, for people and then as a digest: what a cached result of running it depends on
 * besides sources. Equal on two machines with the same versions in an environment of the same layout.
 */
export function interpreterIdentity(interpreter: Interpreter): string {
  const prefix = dirname(dirname(interpreter.path));
  const parts: string[] = [];
  const venv = join(prefix, 'pyvenv.cfg');
  const outside: string[] = [];
  let shown: string;
  if (existsSync(venv)) {
    const configuration = readConfiguration(venv);
    parts.push(`venv ${configuration.get('version') ?? configuration.get('version_info') ?? ''} ${configuration.get('implementation') ?? 'CPython'}`);
    shown = parts[0]!;
    if (configuration.get('include-system-site-packages') === 'true' && configuration.get('home')) outside.push(dirname(configuration.get('home')!));
  } else {
    const real = realpathSync(interpreter.path);
    const { size, mtimeMs } = statSync(real);
    // an installation of its own carries the full version in its folder; a distribution's python3.11 does not
    parts.push(`${basename(real)} ${/\d+\.\d+\.\d+/.exec(real)?.[0] ?? `${size} ${Math.round(mtimeMs)}`}`);
    shown = `${basename(real)}${/ \d+\.\d+\.\d+$/.exec(parts[0]!)?.[0] ?? ''}`;
    outside.push(dirname(dirname(real)), join(homedir(), '.local'));
  }
  for (const folder of [prefix, ...outside]) parts.push(...new Set(distributionsUnder(folder)));
  // 2 ms to load, and asked for only while the graph is built
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  const digest = createHash('sha256').update([...parts].sort().join('\n')).digest('hex').slice(0, 32);
  const packages = new Set(parts.filter((part) => /\.(dist|egg)-info$/.test(part))).size;
  return `${shown}, ${packages} ${packages === 1 ? 'package' : 'packages'}, ${digest}`;
}

/**
 * The folder of its standard library; undefined where it is not beside the interpreter. A virtual environment has none: its
 * `python` links to the interpreter it was made from, and `pyvenv.cfg` names that one's folder.
 */
export function standardLibrary(interpreter: Interpreter): string | undefined {
  const real = realpathSync(interpreter.path);
  const venv = join(dirname(dirname(interpreter.path)), 'pyvenv.cfg');
  const configuration = existsSync(venv) ? readConfiguration(venv) : undefined;
  const home = configuration?.get('home');
  const version = /^python(3\.\d+)$/.exec(basename(real))?.[1] ?? /^3\.\d+/.exec(configuration?.get('version') ?? configuration?.get('version_info') ?? '')?.[0];
  for (const prefix of [dirname(dirname(real)), ...(home ? [dirname(home)] : [])]) {
    const lib = join(prefix, 'lib');
    const names = version ? [`python${version}`] : entries(lib).filter((name) => /^python3\.\d+$/.test(name)).sort((a, b) => Number(b.slice(8)) - Number(a.slice(8)));
    const found = names.map((name) => join(lib, name)).find((folder) => existsSync(join(folder, 'os.py')));
    if (found) return found;
  }
  return undefined;
}

/** interpreterIdentity for many projects at once: each interpreter's folders are read one time. */
export function interpreterIdentities(): (interpreter: Interpreter) => string {
  const known = new Map<string, string>();
  return (interpreter) => {
    let identity = known.get(interpreter.path);
    if (identity === undefined) known.set(interpreter.path, (identity = interpreterIdentity(interpreter)));
    return identity;
  };
}
