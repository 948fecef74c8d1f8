// Writing files so that a reader never sees half of one: aside, then renamed; and finding the workspace that a folder is in.
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StrataError, systemCode } from './errors';

/** A folder and those above it. Node's own `recursive` calls a read-only disk ENOENT, and below /proc it never ends. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return;
    if (code !== 'ENOENT' || existsSync(dirname(folder))) throw error;
    makeFolder(dirname(folder));
    makeFolder(folder);
  }
}

/** Writes `data` to `file`, creating its folder; on failure the former content is still there. */
export function writeFileAtomically(file: string, data: string | Uint8Array): void {
  const aside = join(dirname(file), `.${process.pid}-${process.hrtime.bigint()}.tmp`);
  try {
    makeFolder(dirname(file));
    writeFileSync(aside, data, { flag: 'wx' });
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw new StrataError('cannot-write', `cannot write: ${systemCode(error) ?? String(error)}`, {
      location: { file },
      hint: 'check that the folder exists, is writable and has space left',
      cause: error,
    });
  }
}

/** Stable JSON: two-space indent and a final newline. */
export function writeJsonAtomically(file: string, value: unknown): void {
  writeFileAtomically(file, `${JSON.stringify(value, undefined, 2)}\n`);
}

/** The nearest folder upward that holds an nx.json, else the given one. */
export function findWorkspace(folder: string): string {
  for (let here = folder; ; here = dirname(here)) {
    if (existsSync(join(here, 'nx.json'))) return here;
    if (dirname(here) === here) return folder;
  }
}

/** The folder whose reports tell of `path`: itself, or the file's own; of a file in its `reports` or `reports/dst`, the one above. */
export function reportedFolder(path: string): string {
  return statSync(path).isDirectory() ? path : dirname(path).replace(/[\\/]reports([\\/]dst)?$/, '');
}

/** Nx's own folder for what a workspace can do without: `nx reset` empties it. */
export function workspaceDataFolder(workspaceRoot: string): string {
  const given = process.env['NX_WORKSPACE_DATA_DIRECTORY'];
  return given ? resolve(workspaceRoot, given) : join(workspaceRoot, '.nx/workspace-data');
}
