// What the tasks of a recorded run were hashed from: found again by hashing them in the state that they ran in. Where that
// gives the very hash that Nx told then, every input is as it was; where it does not, what may differ is marked.
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { ProjectGraph } from '@nx/devkit';
import type { PastWorkspace, TaskName, Workspace } from '../nx-workspace';
import { toSnapshot, type Snapshot, type State, type TaskState } from '../task-state';
import { keptStates, recordedRuns, surroundings, type KeptState, type RecordedRun, type Surroundings } from './record';

/** In place of a digest: it was another one. */
export const OTHER = 'other';
/** In place of a digest: it may have been another one. */
export const UNKNOWN = 'unknown';
/** An input of this name stands for all that could have changed without a trace. */
export const UNTRACED = 'untraced';

/** Of a cache that clones share, Nx's note of the last run may be another clone's: so many are tried for one of this. */
const FOREIGN_RUNS_MAX = 8;

/** So many states are looked at for a run that was not recorded. */
const STATES_LOOKED_AT_MAX = 12;

/** Nx's own flags in a command line, with those that take a value of their own. */
const NX_FLAG = /^--?(skip-?nx-?cache|skip-?remote-?cache|verbose|output-?style|parallel|tui|batch|nx-?bail|nx-?ignore-?cycles|graph|exclude-?task-?dependencies)\b/i;
const NX_FLAG_WITH_VALUE = /^(-t|--targets?|-p|--projects?|--exclude|-c|--configuration|--base|--head|--files)$/;

/** The arguments for tasks that a command line of Nx may hold. */
export function argumentsOf(command: string): readonly string[] {
  const [, verb, ...rest] = command.split(' ');
  const dashes = rest.indexOf('--');
  if (dashes >= 0) return rest.slice(dashes + 1);
  const found: string[] = [];
  // `run p:t ...` and `t p ...` name their task first.
  for (let index = verb === 'run-many' || verb === 'affected' ? 0 : 1; index < rest.length; index += 1) {
    const word = rest[index]!;
    if (NX_FLAG_WITH_VALUE.test(word)) while (index + 1 < rest.length && !rest[index + 1]!.startsWith('-')) index += 1;
    else if (!NX_FLAG.test(word) && !/^(--(targets?|projects?|exclude|configuration|base|head|files)|-[tpc])=/.test(word)) found.push(word);
  }
  return found;
}

interface Remembered {
  readonly past: PastWorkspace;
  readonly snapshot: Snapshot;
}

/** A run of one task, as far as it is known without looking for what it was hashed from. */
export interface PastTask {
  readonly atMs: number;
  readonly hash: string;
  readonly status: string;
  open(): Promise<PastRun>;
}

export interface PastRun {
  readonly state: State;
  /** Whether each input of the task asked for is known. */
  readonly exact: boolean;
}

const ownerOf = (input: string): string => input.slice(0, Math.max(0, input.indexOf(':')));

export class Past {
  private readonly remembered = new Map<string, Remembered | undefined>();
  private readonly states: readonly KeptState[];
  private readonly surroundings: ReadonlyArray<{ readonly atMs: number; readonly around: Surroundings }>;
  private readonly nxJsonText: string;

  constructor(
    private readonly workspaceRoot: string,
    private readonly workspace: Workspace,
  ) {
    this.nxJsonText = readFileSync(join(workspaceRoot, 'nx.json'), 'utf8');
    this.states = keptStates(workspaceRoot);
    this.surroundings = [...surroundings(workspaceRoot)];
  }

  private nxJson(around: Surroundings | undefined): object {
    if (around === undefined || around.nxJson === this.nxJsonText) return this.workspace.nxJson;
    try {
      const then = JSON.parse(around.nxJson) as { readonly extends?: unknown };
      return then.extends === undefined ? then : this.workspace.nxJson;
    } catch {
      return this.workspace.nxJson;
    }
  }

  /** The states that a run of that moment may have been in, the likeliest first: the last one written before it, then those beside it. */
  private statesAt(atMs: number): readonly KeptState[] {
    const index = this.states.findIndex((state) => state.atMs <= atMs);
    return index < 0 ? this.states.slice(-1) : [this.states[index], this.states[index - 1], this.states[index + 1]].flatMap((state) => state ?? []);
  }

  private remember(kept: KeptState, around: Surroundings | undefined): Remembered | undefined {
    const known = this.remembered.get(kept.fileMap);
    if (known || this.remembered.has(kept.fileMap)) return known;
    let remembered: Remembered | undefined;
    try {
      const { fileMap } = JSON.parse(readFileSync(kept.fileMap, 'utf8')) as { fileMap: PastWorkspace['fileMap'] };
      const graph = JSON.parse(readFileSync(kept.graph, 'utf8')) as ProjectGraph;
      remembered = { past: { graph, fileMap, nxJson: this.nxJson(around) }, snapshot: toSnapshot(fileMap, graph) };
    } catch {
      // Removed to keep within the limit, or damaged: then this state is not known.
    }
    this.remembered.set(kept.fileMap, remembered);
    return remembered;
  }

  /** Whether Nx could have read this input as another one then, though the files it lists were these. */
  private isOpen(input: string, snapshot: Snapshot, around: Surroundings | undefined): boolean {
    if (input.startsWith('env:')) return around?.environment[input.slice('env:'.length)] === undefined;
    if (input.startsWith('runtime:') || input.startsWith('files:')) return true;
    const all = (of: Snapshot, file: string): string | undefined => Object.values(of.files).find((files) => files[file] !== undefined)?.[file];
    const differs = (file: string): boolean => all(snapshot, file) !== all(this.workspace.snapshot, file);
    if (input.endsWith(':TsConfig')) return ['tsconfig.base.json', 'tsconfig.json'].some(differs);
    const json = /^[^:]+:json:(?:\{[^}]*\}\/)?([^:[]+)/.exec(input)?.[1];
    return json !== undefined && differs(json);
  }

  private settle(computed: TaskState, tasks: Readonly<Record<string, TaskState>>, run: RecordedRun, snapshot: Snapshot, around: Surroundings | undefined): { readonly task: TaskState; readonly exact: boolean } {
    const recorded = run.tasks.find(({ id }) => id === computed.id);
    const as = (inputs: TaskState['inputs'], hash: string): TaskState => ({ ...computed, inputs, hash, ...(recorded && { status: recorded.status }) });
    const inputs = Object.fromEntries(Object.entries(computed.inputs).map(([name, digest]) => [name, (name.startsWith('env:') && around?.environment[name.slice('env:'.length)]) || digest]));
    const hash = this.workspace.hashOf(inputs, computed.command);
    if (!recorded) return { task: as(inputs, hash), exact: true };
    for (const candidate of [inputs, computed.inputs]) if (this.workspace.hashOf(candidate, computed.command) === recorded.hash) return { task: as(candidate, recorded.hash), exact: true };
    const producers = Object.values(tasks).filter(({ outputs }) => outputs.length > 0);
    const isOutput = (input: string): boolean => ownerOf(input) !== '' && snapshot.projects[ownerOf(input)] === undefined && !/^(env|runtime|files|workspace|npm|nuget|cargo):/.test(input);
    const marked: Record<string, string> = { ...inputs };
    const outputs = Object.keys(inputs).filter(isOutput);
    for (const input of outputs) {
      const output = input.slice(input.indexOf(':') + 1);
      const producer = producers.find((one) => [ownerOf(input), output].some((text) => one.outputs.some((path) => text === path || text.startsWith(`${path}/`))));
      const then = producer && (run.tasks.find(({ id }) => id === producer.id)?.hash ?? producer.hash);
      if (then !== undefined && then !== this.hashNow(producer!.id)) marked[input] = OTHER;
    }
    if (!Object.values(marked).includes(OTHER)) {
      const open = [...outputs, ...Object.keys(inputs).filter((input) => this.isOpen(input, snapshot, around))];
      for (const input of open) marked[input] = open.length === 1 ? OTHER : UNKNOWN;
      if (open.length === 0) marked[UNTRACED] = OTHER;
    }
    return { task: as(marked, recorded.hash), exact: false };
  }

  private now: State | undefined;
  private hashNow(id: string): string | undefined {
    return this.now?.tasks[id]?.hash;
  }

  /** Tells what the tasks are hashed to now: by that an output of a task before is told from another one's. */
  compareWith(now: State): void {
    this.now = now;
  }

  /** The run, with its tasks' inputs: those of `name` and of the tasks before it. */
  async open(run: RecordedRun, { project, target, configuration }: TaskName, id: string): Promise<PastRun> {
    const around = this.surroundings.find(({ atMs }) => atMs <= run.startMs)?.around;
    const written = argumentsOf(run.command);
    let fallback: PastRun | undefined;
    for (const kept of this.statesAt(run.startMs)) {
      const remembered = this.remember(kept, around);
      if (remembered?.past.graph.nodes[project]?.data.targets?.[target] === undefined) continue;
      for (const args of written.length > 0 ? [written, []] : [[]]) {
        const computed = await this.workspace.hashPast(remembered.past, { target, configuration }, [project], args);
        const settled = Object.values(computed).map((task) => ({ ...this.settle(task, computed, run, remembered.snapshot, around), id: task.id }));
        const tasks = Object.fromEntries(settled.map(({ id: of, task }) => [of, { ...task, arguments: task.arguments.length > 0 ? task.arguments : of === id ? args : [] }]));
        const exact = settled.find((one) => one.id === id)?.exact === true;
        const found: PastRun = { exact, state: { atMs: run.endMs, tasks, snapshot: () => remembered.snapshot } };
        if (exact) return found;
        fallback ??= found;
      }
    }
    const bare = run.tasks.map(({ id: of, hash, status }): TaskState => ({ id: of, hash, status, cache: true, arguments: [], outputs: [], command: '', inputs: { [UNTRACED]: OTHER } }));
    return fallback ?? { exact: false, state: { atMs: run.endMs, tasks: Object.fromEntries(bare.map((task) => [task.id, task])), snapshot: () => undefined } };
  }

  /** The whole run, each of its tasks with its inputs. */
  async openWhole(run: RecordedRun): Promise<State> {
    const tasks: Record<string, TaskState> = {};
    let snapshot: Snapshot | undefined;
    for (const { id } of run.tasks) {
      if (tasks[id]) continue;
      const { state } = await this.open(run, this.workspace.find(id), id);
      snapshot ??= state.snapshot();
      for (const task of Object.values(state.tasks)) if (run.tasks.some((one) => one.id === task.id)) tasks[task.id] ??= task;
    }
    return { atMs: run.endMs, tasks, snapshot: () => snapshot };
  }

  /**
   * Runs that were not recorded, found by their results: a state in which the task has a hash that the cache holds. Nx's
   * note of a run is lost where another one follows with nothing changed between them, and nothing of ours running.
   */
  private async unrecorded({ project, target, configuration }: TaskName, id: string, known: ReadonlySet<string>): Promise<readonly PastTask[]> {
    const found = new Map<string, PastTask>();
    let beforeMs = Date.now();
    for (const kept of this.states.slice(0, STATES_LOOKED_AT_MAX)) {
      const arounds = this.surroundings.filter(({ atMs }) => atMs < beforeMs);
      const first = arounds.findIndex(({ atMs }) => atMs <= kept.atMs);
      for (const { around } of first < 0 ? arounds : arounds.slice(0, first + 1)) {
        const remembered = this.remember(kept, around);
        if (remembered?.past.graph.nodes[project]?.data.targets?.[target] === undefined) continue;
        const computed = await this.workspace.hashPast(remembered.past, { target, configuration }, [project], []);
        const none: RecordedRun = { startMs: kept.atMs, endMs: kept.atMs, command: '', tasks: [] };
        const tasks = Object.fromEntries(Object.values(computed).map((task) => [task.id, this.settle(task, computed, none, remembered.snapshot, around).task]));
        const hash = tasks[id]?.hash;
        const atMs = hash === undefined || known.has(hash) || found.has(hash) ? undefined : this.workspace.cachedAtMs(hash);
        if (hash === undefined || atMs === undefined) continue;
        const state: State = { atMs, tasks: { ...tasks, [id]: { ...tasks[id]!, status: 'success' } }, snapshot: () => remembered.snapshot };
        found.set(hash, { atMs, hash, status: 'success', open: () => Promise.resolve({ state, exact: true }) });
      }
      beforeMs = kept.atMs;
    }
    return [...found.values()];
  }

  /** Runs with this task, the latest first. */
  async runsOf(name: TaskName, id: string): Promise<readonly PastTask[]> {
    const recorded = [...recordedRuns(this.workspaceRoot, this.workspace.cacheFolder)].flatMap((run): PastTask[] => {
      const task = run.tasks.find((one) => one.id === id);
      return task ? [{ atMs: run.endMs, hash: task.hash, status: task.status, open: () => this.open(run, name, id) }] : [];
    });
    const others = await this.unrecorded(name, id, new Set(recorded.map(({ hash }) => hash)));
    return [...recorded, ...others].sort((a, b) => b.atMs - a.atMs);
  }

  /**
   * The first of the runs that was this clone's, opened. Of a cache that clones share, Nx's note of the last run may be
   * another's: then only one that is found again in this clone's states counts.
   */
  async firstOwn(runs: readonly PastTask[]): Promise<PastRun | undefined> {
    const way = relative(this.workspaceRoot, this.workspace.cacheFolder);
    const isShared = way === '..' || way.startsWith(`..${sep}`);
    for (const run of runs.slice(0, isShared ? FOREIGN_RUNS_MAX : 1)) {
      const opened = await run.open();
      if (opened.exact || !isShared) return opened;
    }
    return undefined;
  }
}
