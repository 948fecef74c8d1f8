// Runs one wasm module under node's WASI with this process's streams; its exit code becomes the process's.
// Usage: node wasi-runner.js GRANTS FILE.wasm PROGRAM [ARGUMENT ...], where GRANTS is {env, read, write} as JSON.
import { existsSync, readdirSync, readFileSync, realpathSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { WASI } from 'node:wasi';

interface Granted {
  readonly env: Record<string, string>;
  readonly read: readonly string[];
  readonly write: readonly string[];
}

const EXIT_CODE_FD = 3;
const NOT_CAPABLE = 76;
/** Bits of path_open: creating and truncating, and rights that change a file. */
const CHANGING_FLAGS = 1 | 8;
const CHANGING_RIGHTS = (1n << 6n) | (1n << 8n) | (1n << 22n);

const isWithin = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
};
/** The path with its links followed, as far as it exists. */
function real(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(real(parent), basename(path));
}

/** Folders that WASI opens: a granted file is reached through its folder, and nothing else there. */
function preopens({ read, write }: Granted): Record<string, string> {
  const folders: Record<string, string> = {};
  for (const path of [...read, ...write]) {
    const full = resolve(path);
    const folder = statSync(full, { throwIfNoEntry: false })?.isDirectory() ? full : dirname(full);
    if (!existsSync(folder)) continue;
    if (folder === '/') {
      // some C libraries take "/" and "." for the same prefix, so the folders in it stand for it
      for (const entry of readdirSync('/', { withFileTypes: true })) if (entry.isDirectory()) folders[`/${entry.name}`] = `/${entry.name}`;
      folders['.'] = process.cwd();
      continue;
    }
    folders[folder] = folder;
    const near = relative(process.cwd(), folder);
    if (near === '') folders['.'] = folder;
    else if (!near.startsWith('..')) folders[near] = folder;
  }
  return folders;
}

/** The calls that name a path, each refused unless the manifest grants that path. */
function guard(calls: Record<string, unknown>, granted: Granted, folders: readonly string[], memory: () => DataView): void {
  const read = [...granted.read, ...granted.write].map((path) => real(resolve(path)));
  const write = granted.write.map((path) => real(resolve(path)));
  const pathOf = (fd: number, at: number, length: number): string | undefined => {
    const view = memory();
    const name = Buffer.from(view.buffer, view.byteOffset + at, length).toString('utf8');
    const folder = folders[fd - 3];
    return folder === undefined ? undefined : real(resolve(folder, name));
  };
  const allowed = (paths: readonly string[], path: string | undefined): boolean => path !== undefined && paths.some((folder) => isWithin(folder, path));
  const wrap = (name: string, judge: (args: readonly number[]) => boolean): void => {
    const inner = calls[name] as ((...args: unknown[]) => number) | undefined;
    if (inner) calls[name] = (...args: number[]) => (judge(args) ? inner(...args) : NOT_CAPABLE);
  };
  wrap('path_open', ([fd, , at, length, flags, rights]) => {
    const changes = (flags! & CHANGING_FLAGS) !== 0 || (BigInt(rights!) & CHANGING_RIGHTS) !== 0n;
    return allowed(changes ? write : read, pathOf(fd!, at!, length!));
  });
  wrap('path_filestat_get', ([fd, , at, length]) => allowed(read, pathOf(fd!, at!, length!)));
  wrap('path_readlink', ([fd, at, length]) => allowed(read, pathOf(fd!, at!, length!)));
  for (const name of ['path_create_directory', 'path_remove_directory', 'path_unlink_file']) wrap(name, ([fd, at, length]) => allowed(write, pathOf(fd!, at!, length!)));
  wrap('path_filestat_set_times', ([fd, , at, length]) => allowed(write, pathOf(fd!, at!, length!)));
  wrap('path_rename', ([fd, at, length, to, toAt, toLength]) => allowed(write, pathOf(fd!, at!, length!)) && allowed(write, pathOf(to!, toAt!, toLength!)));
  // links could lead out of what is granted
  for (const name of ['path_link', 'path_symlink']) wrap(name, () => granted.write.includes('/'));
}

/** Node.js may crash while it ends, with the program's work done: whoever started this learns the exit code before. */
function tellExit(code: number): void {
  try {
    writeSync(EXIT_CODE_FD, String(code));
  } catch {
    // nobody listens
  }
}

async function main(): Promise<void> {
  const [grants, file, ...args] = process.argv.slice(2);
  const granted = JSON.parse(grants!) as Granted;
  const folders = preopens(granted);
  const wasi = new WASI({ version: 'preview1', args, env: granted.env, preopens: folders, returnOnExit: false });
  const module = await WebAssembly.compile(readFileSync(file!));
  const imports = wasi.getImportObject() as WebAssembly.Imports;
  let instance: WebAssembly.Instance | undefined;
  guard(imports['wasi_snapshot_preview1']!, granted, Object.values(folders), () => new DataView((instance!.exports['memory'] as { buffer: ArrayBuffer }).buffer));
  const exit = imports['wasi_snapshot_preview1']!['proc_exit'] as (code: number) => void;
  imports['wasi_snapshot_preview1']!['proc_exit'] = (code: number) => {
    tellExit(code);
    exit(code);
  };
  instance = await WebAssembly.instantiate(module, imports);
  // ends the process at proc_exit: unwinding through the module instead has brought Node.js 20 down
  process.exitCode = Number(wasi.start(instance));
}

void main();
