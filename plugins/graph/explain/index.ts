// Whether a task would be a cache hit, and which of its inputs make it a miss.
import type { ExplainReport } from '../../../schemas/types/explain-report.schema';
import { changedBefore, compareTask } from './differences';
import { openWorkspace, taskId } from '../nx-workspace';
import { Past } from './past';
import { readState } from './saved';
import type { State, TaskState } from '../task-state';

const SUCCESSES = new Set(['success', 'local-cache', 'local-cache-kept-existing', 'remote-cache']);
const succeeded = (task: TaskState): boolean => task.status === undefined || SUCCESSES.has(task.status);
const fromCache = (task: TaskState): boolean => task.status?.includes('cache') === true;

interface RecordedTask {
  readonly state: State;
  readonly task: TaskState;
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** `2 minutes ago`, for a person. */
export function ago(ms: number, nowMs = Date.now()): string {
  const seconds = Math.max(0, Math.round((nowMs - ms) / 1000));
  for (const [unit, size] of [['day', 86_400], ['hour', 3600], ['minute', 60]] as const) {
    const count = Math.floor(seconds / size);
    if (count > 0) return `${count} ${unit}${count > 1 ? 's' : ''} ago`;
  }
  return `${seconds} s ago`;
}

export interface ExplainRequest {
  readonly workspaceRoot: string;
  /** project:target[:configuration] */
  readonly task: string;
  /** Arguments of the task; none: those of the run compared with. */
  readonly args: readonly string[];
  /** A saved run. */
  readonly against?: { readonly file: string; readonly shown: string };
}

/** The run before the last one that had other inputs, and what changed between the two. */
async function lastMiss(last: RecordedTask, earlier: AsyncIterable<RecordedTask>): Promise<ExplainReport['lastMiss']> {
  if (fromCache(last.task)) return undefined;
  for await (const { state, task } of earlier) {
    if (task.hash === last.task.hash) continue;
    return { at: iso(last.state.atMs), since: iso(state.atMs), differences: [...compareTask(state, last.state, task.id)] as NonNullable<ExplainReport['lastMiss']>['differences'] };
  }
  return undefined;
}

/** Runs of one task, the latest first, each found again only once and only when it is looked at. */
class Runs {
  private readonly known: RecordedTask[] = [];
  constructor(private readonly source: AsyncIterator<RecordedTask>) {}

  async *from(index: number): AsyncGenerator<RecordedTask> {
    for (let at = index; ; at += 1) {
      while (this.known.length <= at) {
        const next = await this.source.next();
        if (next.done === true) return;
        this.known.push(next.value);
      }
      yield this.known[at]!;
    }
  }

  async find(wanted: (run: RecordedTask) => boolean): Promise<RecordedTask | undefined> {
    for await (const run of this.from(0)) if (wanted(run)) return run;
    return undefined;
  }
}

/** Answers for one task of the workspace. Throws a StrataError for a task that there is not. */
export async function explain({ workspaceRoot, task: written, args, against }: ExplainRequest): Promise<ExplainReport> {
  // Read before anything slow: a saved run that is none should be said at once.
  const saved = against && readState(against.file, against.shown);
  const workspace = await openWorkspace(workspaceRoot);
  const name = workspace.find(written);
  const id = taskId(name);
  const past = new Past(workspaceRoot, workspace);
  past.compareWith((await workspace.hash(name, args)).state);
  async function* states(): AsyncGenerator<RecordedTask> {
    if (saved?.tasks[id]) yield { state: saved, task: saved.tasks[id] };
    if (saved) return;
    for await (const { state } of past.runsOf(name, id)) if (state.tasks[id]) yield { state, task: state.tasks[id] };
  }
  const recorded = new Runs(states());
  const last = await recorded.find(() => true);
  const { state: now } = await workspace.hash(name, args.length > 0 ? args : (last?.task.arguments ?? []));
  const current = now.tasks[id];
  const base = { task: id, ...(current && { hash: current.hash }), differences: [], changedBefore: [] };
  if (!current?.cache) return { ...base, verdict: 'not-cacheable', answer: `${id} is not cacheable: it runs every time (set "cache": true for its target, if its inputs and outputs are declared)` };
  if (!last) {
    const where = saved ? `the saved run ${against!.shown} holds no ${id}` : `no run of ${id} is recorded here: its first run is a miss (runs are recorded while the nx-strata plugin is in nx.json)`;
    return { ...base, verdict: 'never-ran', answer: where };
  }
  const comparedWith = { at: iso(last.state.atMs), hash: last.task.hash, ...(last.task.status !== undefined && { status: last.task.status }), ...(against && { file: against.shown }) };
  const when = saved ? `the saved run of ${comparedWith.at}` : `its last run ${ago(last.state.atMs)}`;
  const before = changedBefore(last.state, now, id).map((one) => ({ task: one.id, differences: [...one.differences] })) as ExplainReport['changedBefore'];
  const same = await recorded.find(({ task }) => task.hash === current.hash);
  if (!same) {
    const differences = [...compareTask(last.state, now, id)] as ExplainReport['differences'];
    return { ...base, comparedWith, verdict: 'miss', answer: `${id} is a miss: ${differences.length} ${differences.length === 1 ? 'input' : 'inputs'} changed since ${when}`, differences, changedBefore: before };
  }
  if (!succeeded(same.task)) return { ...base, comparedWith, verdict: 'miss', answer: `${id} is a miss: nothing changed since ${when}, but that run ended as "${same.task.status}", and failures are not cached`, changedBefore: before };
  const miss = saved || same !== last ? undefined : await lastMiss(last, recorded.from(1));
  const common = { ...base, comparedWith, changedBefore: before, ...(miss && { lastMiss: miss }) };
  const sameAs = same === last ? `nothing changed since ${when}` : `its inputs are those of a run ${ago(same.state.atMs)}`;
  if (!saved && !workspace.isCached(current.hash)) return { ...common, verdict: 'not-cached-here', answer: `${id}: ${sameAs}, but the local cache does not hold its result any more: a miss, unless a remote cache has it` };
  return { ...common, verdict: 'hit', answer: `${id} is a hit: ${sameAs}` };
}
