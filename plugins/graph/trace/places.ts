// Whose a path is: the workspace's own, the system's, a tool's, a package's.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join, relative, sep } from 'node:path';
import { packageRoot } from '../schemas';

/**
 * workspace: a file that inputs and outputs must name. packages: node_modules, which the lockfile stands for. nx: Nx's
 * own data. cache: what tools rebuild by themselves. git: the repository's data, which is no input. elsewhere: beyond the
 * workspace, and nobody's that is known.
 */
export type Place = 'workspace' | 'packages' | 'nx' | 'cache' | 'git' | 'system' | 'toolchain' | 'temporary' | 'elsewhere';

const SYSTEM = ['/usr', '/lib', '/lib32', '/lib64', '/bin', '/sbin', '/etc', '/opt', '/var', '/proc', '/sys', '/dev', '/run', '/nix', '/snap', '/boot', '/srv'];
/** Below the home folder: where tools install themselves and keep what they downloaded. */
const TOOL_FOLDERS = ['.cache', '.npm', '.cargo', '.rustup', '.pyenv', '.nvm', '.volta', '.asdf', '.local', '.gradle', '.m2', 'go', '.bun', '.deno', '.yarn', '.pnpm-store', '.node-gyp', '.electron-gyp'];
const TOOL_CACHES = new Set(['__pycache__', '.pytest_cache', '.mypy_cache', '.ruff_cache', '.hypothesis']);

const real = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

const CACHE_TAG = 'Signature: 8a477f597d28d172789f06886806bc55';

function isTaggedCache(folder: string): boolean {
  try {
    return readFileSync(join(folder, 'CACHEDIR.TAG'), 'utf8').startsWith(CACHE_TAG);
  } catch {
    return false;
  }
}

/** Folders in which programs of PATH are installed: `<prefix>/bin` makes `<prefix>` one. */
function toolPrefixes(environment: NodeJS.ProcessEnv, home: string): string[] {
  const bins = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/')).map(real);
  return [...bins, real(dirname(process.execPath))].map((bin) => (/(^|\/)s?bin$/.test(bin) ? dirname(bin) : bin)).filter((prefix) => prefix !== '/' && prefix !== home);
}

/** A function that tells the place of a path without symbolic links. `workspaceRoot` must have none either. */
export function placeFinder(workspaceRoot: string, environment: NodeJS.ProcessEnv = process.env): (path: string) => Place {
  const home = real(homedir());
  const temporary = [...new Set([real(environment['TMPDIR'] ?? tmpdir()), '/tmp', '/var/tmp', '/dev/shm'])];
  const tools = [...TOOL_FOLDERS.map((name) => join(home, name)), ...['CARGO_HOME', 'RUSTUP_HOME', 'PYENV_ROOT', 'GOPATH', 'GOMODCACHE', 'npm_config_cache'].flatMap((name) => environment[name] ?? []).map(real), ...toolPrefixes(environment, home)].filter((folder) => !isWithin(workspaceRoot, folder));
  const own = ['dist', 'native', 'schemas', 'generators'].map((name) => join(real(packageRoot), name));
  const kinds = new Map<string, Place | undefined>();
  /** A virtual environment, or a folder that says of itself that it is a cache, as Cargo's `target` does (bford.info/cachedir). */
  const folderKind = (folder: string): Place | undefined => {
    if (!kinds.has(folder)) kinds.set(folder, existsSync(join(folder, 'pyvenv.cfg')) ? 'toolchain' : isTaggedCache(folder) ? 'cache' : undefined);
    return kinds.get(folder);
  };
  const kindAbove = (path: string): Place | undefined => {
    for (let here = dirname(path); isWithin(here, workspaceRoot) && here !== workspaceRoot; here = dirname(here)) {
      const kind = folderKind(here);
      if (kind) return kind;
    }
    return undefined;
  };
  return (path) => {
    if (own.some((folder) => isWithin(path, folder))) return 'toolchain';
    if (isWithin(path, workspaceRoot)) {
      const parts = relative(workspaceRoot, path).split(sep);
      if (parts.includes('node_modules')) return 'packages';
      if (parts[0] === '.nx') return 'nx';
      if (parts[0] === '.git') return 'git';
      if (parts.some((part) => TOOL_CACHES.has(part))) return 'cache';
      return kindAbove(path) ?? 'workspace';
    }
    if (path.split(sep).includes('node_modules')) return 'packages';
    if (temporary.some((folder) => isWithin(path, folder))) return 'temporary';
    if (SYSTEM.some((folder) => isWithin(path, folder))) return 'system';
    return tools.some((folder) => isWithin(path, folder)) ? 'toolchain' : 'elsewhere';
  };
}
