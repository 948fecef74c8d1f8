// Keeps what each run's tasks were hashed from: one small file a run, and Nx's own files of the workspace by hard link.
import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostTasksExecutionContext } from '@nx/devkit';
import { systemCode } from '../errors';
import { workspaceDataFolder } from '../files';
import { taskState, toSnapshot, type State, type TaskState } from '../task-state';

const RUNS_MAX = 100;
/** What the kept files of the workspace may take in all; the oldest go first. */
const SNAPSHOT_BYTES_MAX = 64 << 20;
const VERSION = 1;

interface RunRecord {
  readonly version: number;
  readonly tasks: readonly TaskState[];
}

/** `<end of the run, ms>.<file map>.<project graph>.<run>.json`: what may be removed is known from names alone. */
interface RunName {
  readonly name: string;
  readonly atMs: number;
  readonly fileMap: string;
  readonly graph: string;
}

const folderOf = (workspaceRoot: string): string => join(workspaceDataFolder(workspaceRoot), 'nx-strata-explain');

/** Recorded runs, the latest first. */
function listRuns(folder: string): RunName[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .flatMap((name): RunName[] => {
      const parts = /^(\d+)\.([0-9a-z-]+)\.([0-9a-z-]+)\.\w+\.json$/.exec(name);
      return parts ? [{ name, atMs: Number(parts[1]), fileMap: parts[2]!, graph: parts[3]! }] : [];
    })
    .sort((a, b) => b.atMs - a.atMs);
}

/**
 * Nx writes these files aside and renames them, so a link to one never changes: keeping it costs no copy. Returns the
 * name it is kept under.
 */
function keep(source: string, folder: string): string {
  const stat = statSync(source, { bigint: true, throwIfNoEntry: false });
  if (!stat) return 'none';
  const name = `${stat.ino.toString(36)}-${stat.mtimeNs.toString(36)}-${stat.size.toString(36)}`;
  const kept = join(folder, `${name}.kept`);
  try {
    linkSync(source, kept);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') copyFileSync(source, kept);
  }
  return name;
}

function prune(folder: string): void {
  const runs = listRuns(folder);
  for (const { name } of runs.splice(RUNS_MAX)) rmSync(join(folder, name), { force: true });
  const wanted = new Set<string>();
  let bytes = 0;
  for (const { fileMap, graph } of runs) {
    for (const name of [fileMap, graph]) {
      if (wanted.has(name)) continue;
      bytes += statSync(join(folder, `${name}.kept`), { throwIfNoEntry: false })?.size ?? 0;
      if (bytes <= SNAPSHOT_BYTES_MAX) wanted.add(name);
    }
  }
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.kept') && !wanted.has(name.slice(0, -'.kept'.length))) rmSync(join(folder, name), { force: true });
  }
}

/** Records a run that ended. Never fails it: what cannot be written is not there to be explained. */
export function recordRun(context: PostTasksExecutionContext): void {
  try {
    const tasks = Object.values(context.taskResults).flatMap(({ task, status }) => taskState(task, status) ?? []);
    if (tasks.length === 0) return;
    const folder = folderOf(context.workspaceRoot);
    mkdirSync(folder, { recursive: true });
    const data = workspaceDataFolder(context.workspaceRoot);
    const fileMap = keep(join(data, 'file-map.json'), folder);
    const graph = keep(join(data, 'project-graph.json'), folder);
    const name = `${Math.round(context.endTime)}.${fileMap}.${graph}.${String(context.id).replace(/\W/g, '')}.json`;
    const record: RunRecord = { version: VERSION, tasks };
    writeFileSync(join(folder, `${name}.tmp`), JSON.stringify(record));
    renameSync(join(folder, `${name}.tmp`), join(folder, name));
    prune(folder);
  } catch {
    // A read-only or full disk: the run itself is none of this record's business.
  }
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** The recorded runs of a workspace, the latest first, each read when it is asked for. */
export function* recordedRuns(workspaceRoot: string): Generator<State> {
  const folder = folderOf(workspaceRoot);
  for (const { name, atMs, fileMap, graph } of listRuns(folder)) {
    const record = readJson<RunRecord>(join(folder, name));
    if (record?.version !== VERSION) continue;
    yield {
      atMs,
      tasks: Object.fromEntries(record.tasks.map((task) => [task.id, task])),
      snapshot() {
        const files = readJson<{ fileMap: Parameters<typeof toSnapshot>[0] }>(join(folder, `${fileMap}.kept`));
        const projects = readJson<Parameters<typeof toSnapshot>[1]>(join(folder, `${graph}.kept`));
        return files?.fileMap && projects?.nodes ? toSnapshot(files.fileMap, projects) : undefined;
      },
    };
  }
}
