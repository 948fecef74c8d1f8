// What a task's hash was made of, then or now: the shape that runs are recorded in and compared by.

/** A task as Nx hands it over after a run, or as it is hashed anew. */
export interface TaskState {
  readonly id: string;
  readonly hash: string;
  /** As Nx tells it: success, failure, skipped, local-cache, remote-cache, ...; absent where the task was only hashed. */
  readonly status?: string;
  readonly cache: boolean;
  /** Arguments given to the task, as they were written. */
  readonly arguments: readonly string[];
  readonly outputs: readonly string[];
  /** Digest of the task's id and arguments. */
  readonly command: string;
  /** Input as Nx names it -> digest. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** The workspace behind the digests: what names the one file, option or package that a digest changed by. */
export interface Snapshot {
  /** Project -> file -> digest; files of no project under ''. */
  readonly files: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Project -> its configuration. */
  readonly projects: Readonly<Record<string, unknown>>;
  /** Package as Nx names it (`npm:lodash`) -> version or digest. */
  readonly packages: Readonly<Record<string, string>>;
}

export interface State {
  /** End of the run, or now. */
  readonly atMs: number;
  readonly tasks: Readonly<Record<string, TaskState>>;
  /** Absent where it was not kept; then inputs are named, but not the files in them. */
  snapshot(): Snapshot | undefined;
}

/** A state as one file, to be carried from CI to another machine. */
export interface SavedState {
  readonly version: 1;
  readonly savedAt: string;
  readonly tasks: readonly TaskState[];
  readonly snapshot: Snapshot;
}

/** The parts of Nx's Task that matter here. */
export interface NxTask {
  readonly id: string;
  readonly hash?: string;
  readonly cache?: boolean;
  readonly overrides?: unknown;
  readonly outputs?: readonly string[];
  readonly hashDetails?: { readonly command: string; readonly nodes: Readonly<Record<string, string>> };
}

/** Undefined for a task that was not hashed: one skipped before its turn, or with a hasher of its own. */
export function taskState(task: NxTask, status?: string): TaskState | undefined {
  if (!task.hash || !task.hashDetails) return undefined;
  const unparsed = (task.overrides as { readonly __overrides_unparsed__?: readonly string[] } | undefined)?.__overrides_unparsed__;
  return {
    id: task.id,
    hash: task.hash,
    ...(status !== undefined && { status }),
    cache: task.cache === true,
    arguments: unparsed ?? [],
    outputs: task.outputs ?? [],
    command: task.hashDetails.command,
    inputs: task.hashDetails.nodes,
  };
}

interface FileMap {
  readonly projectFileMap: Readonly<Record<string, ReadonlyArray<{ readonly file: string; readonly hash: string }>>>;
  readonly nonProjectFiles: ReadonlyArray<{ readonly file: string; readonly hash: string }>;
}

interface ProjectGraph {
  readonly nodes: Readonly<Record<string, { readonly data: unknown }>>;
  readonly externalNodes?: Readonly<Record<string, { readonly data: { readonly version?: string; readonly hash?: string } }>>;
}

/** From Nx's own file map and project graph, in memory or as it keeps them on disk. */
export function toSnapshot(fileMap: FileMap, graph: ProjectGraph): Snapshot {
  const list = (files: ReadonlyArray<{ readonly file: string; readonly hash: string }>): Record<string, string> => Object.fromEntries(files.map(({ file, hash }) => [file, hash]));
  return {
    files: { ...Object.fromEntries(Object.entries(fileMap.projectFileMap).map(([project, files]) => [project, list(files)])), '': list(fileMap.nonProjectFiles) },
    projects: Object.fromEntries(Object.entries(graph.nodes).map(([name, { data }]) => [name, data])),
    packages: Object.fromEntries(Object.entries(graph.externalNodes ?? {}).map(([name, { data }]) => [name, [data.version, data.hash].filter(Boolean).join(' ')])),
  };
}
