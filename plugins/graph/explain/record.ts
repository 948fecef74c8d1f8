// What is kept of a workspace's past: its runs, as Nx tells of each, and the states of its files that they ran in.
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { systemCode } from '../errors';
import { workspaceDataFolder, writeFileAtomically } from '../files';

const RUNS_MAX = 100;
const STATES_MAX = 300;
/** What the kept files of the workspace may take in all; the oldest go first. */
const STATE_BYTES_MAX = 64 << 20;

/** A task of a run. What it was hashed from is not in it: that is found again from the state that it ran in. */
export interface RecordedTask {
  readonly id: string;
  readonly hash: string;
  /** success, failure, local-cache or remote-cache. */
  readonly status: string;
}

export interface RecordedRun {
  /** When its first task began: its tasks were hashed in the state of that moment. */
  readonly startMs: number;
  readonly endMs: number;
  /** The command line as Nx tells it, quotes lost. */
  readonly command: string;
  readonly tasks: readonly RecordedTask[];
}

/** What cannot be read from files: digests, as Nx makes them, of variables that are inputs; the text of nx.json. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string>>;
  readonly nxJson: string;
}

/** The files of the workspace between two graphs: Nx's own lists of them. */
export interface KeptState {
  readonly atMs: number;
  readonly fileMap: string;
  readonly graph: string;
}

/** Where the workspace's own Nx keeps its cache, and in it the note of its last run. */
export function nxCacheFolder(workspaceRoot: string): string {
  return (createRequire(join(workspaceRoot, 'package.json'))('nx/src/utils/cache-directory') as { readonly cacheDir: string }).cacheDir;
}

export const recordFolder = (workspaceRoot: string): string => join(workspaceDataFolder(workspaceRoot), 'nx-strata-explain');

const names = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const timeOf = (name: string): number => Number(/^\d+/.exec(name)?.[0] ?? Number.NaN);

/** Names that end so, the latest first. */
const listed = (folder: string, ending: string): string[] =>
  names(folder)
    .filter((name) => name.endsWith(ending) && !Number.isNaN(timeOf(name)))
    .sort((a, b) => timeOf(b) - timeOf(a));

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** The parts of the file in which Nx tells of its last run (`run.json` in the cache folder). */
interface NxRun {
  readonly run?: { readonly command: string; readonly startTime: string; readonly endTime: string };
  readonly tasks?: ReadonlyArray<{ readonly taskId: string; readonly hash?: string; readonly startTime?: string; readonly cacheStatus: string; readonly status: number }>;
}

const STATUSES: Readonly<Record<string, string>> = { 'local-cache-hit': 'local-cache', 'remote-cache-hit': 'remote-cache' };

/** The last run of Nx, as it left it; undefined where there was none, or it is being written. */
export function readLastRun(cacheFolder: string): RecordedRun | undefined {
  const content = readJson<NxRun>(join(cacheFolder, 'run.json'));
  if (!content?.run || !Array.isArray(content.tasks)) return undefined;
  const hashed = content.tasks.flatMap(({ taskId, hash, cacheStatus, status }): RecordedTask[] => (hash ? [{ id: taskId, hash, status: STATUSES[cacheStatus] ?? (status === 0 ? 'success' : 'failure') }] : []));
  const starts = [content.run.startTime, ...content.tasks.map(({ startTime }) => startTime)].map((time) => Date.parse(time ?? '')).filter((ms) => !Number.isNaN(ms));
  const [commandStartMs, ...taskStartsMs] = starts;
  const endMs = Date.parse(content.run.endTime);
  if (commandStartMs === undefined || Number.isNaN(endMs) || hashed.length === 0) return undefined;
  return { startMs: taskStartsMs.length > 0 ? Math.min(...taskStartsMs) : commandStartMs, endMs, command: content.run.command, tasks: hashed };
}

/** Keeps the last run; a second time it changes nothing. */
export function archiveLastRun(workspaceRoot: string, cacheFolder: string): void {
  const run = readLastRun(cacheFolder);
  if (!run) return;
  const folder = recordFolder(workspaceRoot);
  const name = `${run.endMs}.run.json`;
  if (names(folder).includes(name)) return;
  writeFileAtomically(join(folder, name), JSON.stringify(run));
  prune(folder);
}

/** Removes what is too old or too much, and whatever else is in the folder. */
function prune(folder: string): void {
  const runs = listed(folder, '.run.json').slice(0, RUNS_MAX);
  const wanted = new Set([...runs, ...listed(folder, '.around.json').slice(0, STATES_MAX)]);
  let bytes = 0;
  let laterMs = Number.POSITIVE_INFINITY;
  for (const name of listed(folder, '.files.kept').slice(0, STATES_MAX)) {
    const pair = [name, name.replace('.files.', '.graph.')];
    for (const one of pair) bytes += statSync(join(folder, one), { throwIfNoEntry: false })?.size ?? 0;
    // A state is of use until the next one.
    if (bytes > STATE_BYTES_MAX || laterMs < timeOf(runs.at(-1) ?? '0')) break;
    laterMs = timeOf(name);
    for (const one of pair) wanted.add(one);
  }
  for (const name of names(folder)) if (!wanted.has(name) && /\.(json|kept)$/.test(name)) rmSync(join(folder, name), { force: true });
}

/**
 * Keeps the state that Nx wrote last, before it writes the next one. Nx writes these files aside and renames them, so
 * that a link to one never changes: keeping it costs no copy.
 */
export function keepState(workspaceRoot: string): void {
  const data = workspaceDataFolder(workspaceRoot);
  const folder = recordFolder(workspaceRoot);
  const stat = statSync(join(data, 'file-map.json'), { bigint: true, throwIfNoEntry: false });
  if (!stat) return;
  const stem = join(folder, `${stat.mtimeMs}-${stat.ino.toString(36)}`);
  mkdirSync(folder, { recursive: true });
  for (const [source, target] of [['project-graph.json', `${stem}.graph.kept`], ['file-map.json', `${stem}.files.kept`]] as const) {
    if (existsSync(target)) continue;
    try {
      linkSync(join(data, source), target);
    } catch (error) {
      // another process of Nx kept it meanwhile, or this file system has no links
      if (systemCode(error) !== 'EEXIST') copyFileSync(join(data, source), target);
    }
  }
}

/** Keeps what files do not tell, where it is not what was kept last. */
export function keepSurroundings(workspaceRoot: string, surroundings: Surroundings): void {
  const folder = recordFolder(workspaceRoot);
  const text = JSON.stringify(surroundings);
  const [last] = listed(folder, '.around.json');
  try {
    if (last !== undefined && readFileSync(join(folder, last), 'utf8') === text) return;
  } catch {
    // Removed since: kept anew.
  }
  writeFileAtomically(join(folder, `${Date.now()}.around.json`), text);
}

/** The recorded runs of a workspace, the latest first, each read when it is asked for. */
export function* recordedRuns(workspaceRoot: string, cacheFolder: string): Generator<RecordedRun> {
  const folder = recordFolder(workspaceRoot);
  // Where nothing is kept recording is off, or nothing ran with it: Nx's own note of its last run says too little.
  if (names(folder).length === 0) return;
  const last = readLastRun(cacheFolder);
  if (last) yield last;
  for (const name of listed(folder, '.run.json')) {
    const run = timeOf(name) === last?.endMs ? undefined : readJson<RecordedRun>(join(folder, name));
    if (run) yield run;
  }
}

/** The states that are kept, with that of now, the latest first. */
export function keptStates(workspaceRoot: string): readonly KeptState[] {
  const folder = recordFolder(workspaceRoot);
  const data = workspaceDataFolder(workspaceRoot);
  const states = listed(folder, '.files.kept').map((name): KeptState => ({ atMs: timeOf(name), fileMap: join(folder, name), graph: join(folder, name.replace('.files.', '.graph.')) }));
  const current = statSync(join(data, 'file-map.json'), { bigint: true, throwIfNoEntry: false });
  if (current && Number(current.mtimeMs) !== states[0]?.atMs) states.unshift({ atMs: Number(current.mtimeMs), fileMap: join(data, 'file-map.json'), graph: join(data, 'project-graph.json') });
  return states;
}

/** What was around the files, the latest first, each from its moment on until the next. */
export function* surroundings(workspaceRoot: string): Generator<{ readonly atMs: number; readonly around: Surroundings }> {
  const folder = recordFolder(workspaceRoot);
  for (const name of listed(folder, '.around.json')) {
    const around = readJson<Surroundings>(join(folder, name));
    if (around) yield { atMs: timeOf(name), around };
  }
}
