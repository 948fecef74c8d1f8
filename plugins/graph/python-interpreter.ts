// Finds a project's Python and tells what it is, by reading folders only: the project graph must not start processes.
import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { StrataError } from './errors';

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
}

const readIfThere = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

const onDisk: Look = { exists: existsSync, read: readIfThere };

/** Looks at each path once: for many projects that share PATH and the folders above them. */
export function lookOnce(): Look {
  const seen = new Map<string, boolean>();
  const texts = new Map<string, string | undefined>();
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
  };
}

function inEnvironment(folder: string, { exists }: Look): string | undefined {
  // a folder that is not there costs one look instead of two
  return exists(folder) ? [join(folder, BIN, 'python'), join(folder, BIN, 'python3')].find((path) => exists(path)) : undefined;
}

/** A pyenv shim is a script that picks a version by these three places, in this order. */
function resolvePyenvShim(shim: string, folder: string, look: Look): string | undefined {
  const pyenvRoot = dirname(dirname(shim));
  const versionIn = (file: string): string | undefined => look.read(file)?.trim().split(/\s+/)[0];
  let version = process.env['PYENV_VERSION']?.split(':')[0];
  for (let here = resolve(folder); !version; here = dirname(here)) {
    version = versionIn(join(here, '.python-version'));
    if (dirname(here) === here) break;
  }
  version ??= versionIn(join(pyenvRoot, 'version'));
  return version && version !== 'system' ? inEnvironment(join(pyenvRoot, 'versions', version), look) : undefined;
}

function onPath(folder: string, look: Look): string | undefined {
  for (const entry of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(entry, 'python3');
    if (!isAbsolute(entry) || !look.exists(candidate)) continue;
    if (basename(entry) !== 'shims') return candidate;
    const resolved = resolvePyenvShim(candidate, folder, look);
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
  for (const folder of [join(root, '.venv'), join(workspaceRoot, '.venv')]) {
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
 * A digest of interpreter and installed distributions: what a cached result of running it depends on besides sources.
 * Equal on two machines with the same versions in an environment of the same layout.
 */
export function interpreterIdentity(interpreter: Interpreter): string {
  const prefix = dirname(dirname(interpreter.path));
  const parts: string[] = [];
  const venv = join(prefix, 'pyvenv.cfg');
  const outside: string[] = [];
  if (existsSync(venv)) {
    const configuration = readConfiguration(venv);
    parts.push(`venv ${configuration.get('version') ?? configuration.get('version_info') ?? ''} ${configuration.get('implementation') ?? 'CPython'}`);
    if (configuration.get('include-system-site-packages') === 'true' && configuration.get('home')) outside.push(dirname(configuration.get('home')!));
  } else {
    const real = realpathSync(interpreter.path);
    const { size, mtimeMs } = statSync(real);
    // an installation of its own carries the full version in its folder; a distribution's python3.11 does not
    parts.push(`${basename(real)} ${/\d+\.\d+\.\d+/.exec(real)?.[0] ?? `${size} ${Math.round(mtimeMs)}`}`);
    outside.push(dirname(dirname(real)), join(homedir(), '.local'));
  }
  for (const folder of [prefix, ...outside]) parts.push(...new Set(distributionsUnder(folder)));
  // 2 ms to load, and asked for only while the graph is built
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  return createHash('sha256').update([...parts].sort().join('\n')).digest('hex').slice(0, 32);
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
