// What a task read but does not declare as input, and wrote but does not declare as output, with the line that would.
import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import picomatch from 'picomatch';
import type { PathUse } from './tracer';
import type { Place } from './places';

/** An entry of a target's inputs or outputs. */
export type Entry = string | { readonly fileset: string; readonly includeIgnored: true } | { readonly dependentTasksOutputFiles: string; readonly transitive: true };

export interface Finding {
  /** Relative to the workspace. */
  readonly files: readonly string[];
  /** The entry to add. */
  readonly add: Entry;
}

export interface Declared {
  /** Absolute, without symbolic links. */
  readonly workspaceRoot: string;
  /** Relative to the workspace; '.' for the root. */
  readonly projectRoot: string;
  /** Files that the inputs come to, relative to the workspace. */
  readonly inputs: ReadonlySet<string>;
  /** Relative to the workspace, globs included, as Nx resolves them. */
  readonly outputs: readonly string[];
  /** Outputs of the tasks before it. */
  readonly outputsBefore: readonly string[];
  /** Files that Nx knows; others are ignored by git. */
  readonly known: ReadonlySet<string>;
  /** Globs, relative to the workspace, of what is not to be told. */
  readonly ignored: readonly string[];
}

/** So many undeclared files of one folder are declared as the folder. */
const FILES_IN_FOLDER_MAX = 8;

/** Whether a file is, or is in, one of a target's outputs. */
export function outputMatcher(outputs: readonly string[]): (file: string) => boolean {
  const plain = outputs.filter((one) => !one.startsWith('!'));
  const unwanted = outputs.filter((one) => one.startsWith('!')).map((one) => one.slice(1));
  const matches = plain.length === 0 ? () => false : picomatch(plain.flatMap((one) => [one, `${one}/**`]), { dot: true });
  const excluded = unwanted.length === 0 ? () => false : picomatch(unwanted, { dot: true });
  return (file) => (plain.some((one) => file === one || file.startsWith(`${one}/`)) || matches(file)) && !excluded(file);
}

function place(file: string, projectRoot: string): string {
  if (projectRoot === '.') return `{projectRoot}/${file}`;
  return file.startsWith(`${projectRoot}/`) ? `{projectRoot}/${file.slice(projectRoot.length + 1)}` : `{workspaceRoot}/${file}`;
}

/** Findings of one entry each, sorted; folders with many files become one. */
function group(files: readonly string[], entryOf: (path: string, isFolder: boolean) => Entry): Finding[] {
  const byFolder = new Map<string, string[]>();
  for (const file of [...files].sort()) byFolder.set(dirname(file), [...(byFolder.get(dirname(file)) ?? []), file]);
  const byEntry = new Map<string, { files: string[]; add: Entry }>();
  for (const [folder, inside] of byFolder) {
    const whole = inside.length > FILES_IN_FOLDER_MAX && folder !== '.';
    for (const file of inside) {
      const add = entryOf(whole ? folder : file, whole);
      const key = JSON.stringify(add);
      const found = byEntry.get(key) ?? { files: [], add };
      found.files.push(file);
      byEntry.set(key, found);
    }
  }
  return [...byEntry.values()];
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Where a link of the workspace leads: one into a package or a tool is as little an input or output as these are. Undefined for what is no link. */
function leadsTo(path: string, placeOf: (path: string) => Place): Place | undefined {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return undefined;
  try {
    return placeOf(realpathSync(path));
  } catch {
    return 'workspace';
  }
}

/** Files of the workspace that were read and are no input. */
export function undeclaredReads(uses: readonly PathUse[], placeOf: (path: string) => Place, declared: Declared): Finding[] {
  const { workspaceRoot, projectRoot, inputs, known } = declared;
  const isOwnOutput = outputMatcher(declared.outputs);
  const isOutputBefore = outputMatcher(declared.outputsBefore);
  const isIgnored = declared.ignored.length === 0 ? () => false : picomatch([...declared.ignored], { dot: true });
  const files = uses
    .filter(({ path, read, link }) => (read || link) && placeOf(path) === 'workspace')
    .filter(({ path, read }) => read || leadsTo(path, placeOf) === 'workspace')
    .map(({ path }) => relative(workspaceRoot, path))
    // A task that reads its own former result is incremental: it is no input.
    .filter((file) => file !== '' && !inputs.has(file) && !isOwnOutput(file) && !isIgnored(file))
    // What came and went while it ran was nobody's input.
    .filter((file) => known.has(file) || isThere(join(workspaceRoot, file)));
  const fromBefore = files.filter((file) => isOutputBefore(file));
  const plain = files.filter((file) => !isOutputBefore(file));
  const filesets = group(plain, (path, isFolder) => {
    const fileset = place(isFolder ? `${path}/*` : path, projectRoot);
    const tracked = isFolder ? plain.filter((file) => dirname(file) === path).every((file) => known.has(file)) : known.has(path);
    return tracked ? fileset : { fileset, includeIgnored: true };
  });
  return [...filesets, ...(fromBefore.length > 0 ? [{ files: fromBefore, add: { dependentTasksOutputFiles: '**/*', transitive: true } as const }] : [])];
}

/** Files of the workspace that were written, are still there, and are no output. */
export function undeclaredWrites(uses: readonly PathUse[], placeOf: (path: string) => Place, declared: Declared): Finding[] {
  const { workspaceRoot, projectRoot } = declared;
  const isOutput = outputMatcher(declared.outputs);
  const isIgnored = declared.ignored.length === 0 ? () => false : picomatch([...declared.ignored], { dot: true });
  const written = new Set(uses.filter((one) => one.written && !one.deleted).map(({ path }) => path));
  const files = uses
    .filter(({ path, written, deleted }) => written && !deleted && placeOf(path) === 'workspace' && !['packages', 'toolchain'].includes(leadsTo(path, placeOf) ?? 'workspace'))
    .map(({ path }) => relative(workspaceRoot, path))
    .filter((file) => file !== '' && !isOutput(file) && !isIgnored(file))
    .filter((file) => {
      const stat = lstatSync(join(workspaceRoot, file), { throwIfNoEntry: false });
      return stat !== undefined && !stat.isDirectory();
    });
  const ownFolders = new Map<string, boolean>();
  /** Whether all that is in a folder was written by the task. */
  const isOwn = (folder: string): boolean => {
    let own = ownFolders.get(folder);
    if (own === undefined) {
      own = readdirSync(join(workspaceRoot, folder), { withFileTypes: true }).every((entry) => (entry.isDirectory() ? isOwn(join(folder, entry.name)) : written.has(join(workspaceRoot, folder, entry.name))));
      ownFolders.set(folder, own);
    }
    return own;
  };
  const outermostOwn = (file: string): string | undefined => {
    let found: string | undefined;
    for (let here = dirname(file); here !== '.' && here !== projectRoot && isOwn(here); here = dirname(here)) found = here;
    return found;
  };
  return group(files, (path, isFolder) => place(outermostOwn(isFolder ? `${path}/*` : path) ?? (isFolder ? `${path}/*` : path), projectRoot));
}
