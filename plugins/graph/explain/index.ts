// Whether a task would be a cache hit, and which of its inputs make it a miss.
import type { ExplainReport } from '../../../schemas/types/explain-report.schema';
import { changedBefore, compareTask } from './differences';
import { openWorkspace, taskId } from '../nx-workspace';
import { Past, type PastTask } from './past';
import { readState } from './saved';
import type { State, TaskState } from '../task-state';

const SUCCESSES = new Set(['success', 'local-cache', 'local-cache-kept-existing', 'remote-cache']);
const succeeded = (status: string | undefined): boolean => status === undefined || SUCCESSES.has(status);
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
async function lastMiss(last: RecordedTask, earlier: readonly PastTask[], past: Past): Promise<ExplainReport['lastMiss']> {
  if (fromCache(last.task)) return undefined;
  const { id, hash } = last.task;
  const state = (await past.firstOwn(earlier.filter((run) => run.hash !== hash)))?.state;
  return state && { at: iso(last.state.atMs), since: iso(state.atMs), differences: [...compareTask(state, last.state, id)] as NonNullable<ExplainReport['lastMiss']>['differences'] };
}

/** Answers for one task of the workspace. Throws a StrataError for a task that there is not. */
export async function explain({ workspaceRoot, task: written, args, against }: ExplainRequest): Promise<ExplainReport> {
  // Read before anything slow: a saved run that is none should be said at once.
  const saved = against && readState(against.file, against.shown);
  const workspace = await openWorkspace(workspaceRoot);
  const name = workspace.find(written);
  const id = taskId(name);
  const past = new Past(workspaceRoot, workspace);
  const asked = (await workspace.hash(name, args)).state;
  past.compareWith(asked);
  const runs = saved ? [] : await past.runsOf(name, id);
  const state = saved ?? (await past.firstOwn(runs))?.state;
  const last: RecordedTask | undefined = state?.tasks[id] && { state, task: state.tasks[id] };
  const theirs = last?.task.arguments ?? [];
  const now = args.length > 0 || theirs.length === 0 ? asked : (await workspace.hash(name, theirs)).state;
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
  const isLast = last.task.hash === current.hash;
  const same = isLast ? { atMs: last.state.atMs, status: last.task.status } : runs.find(({ hash }) => hash === current.hash);
  if (!same) {
    const differences = [...compareTask(last.state, now, id)] as ExplainReport['differences'];
    return { ...base, comparedWith, verdict: 'miss', answer: `${id} is a miss: ${differences.length} ${differences.length === 1 ? 'input' : 'inputs'} changed since ${when}`, differences, changedBefore: before };
  }
  if (!succeeded(same.status)) return { ...base, comparedWith, verdict: 'miss', answer: `${id} is a miss: nothing changed since ${when}, but that run ended as "${same.status}", and failures are not cached`, changedBefore: before };
  const miss = saved || !isLast ? undefined : await lastMiss(last, runs.filter(({ atMs }) => atMs < last.state.atMs), past);
  const common = { ...base, comparedWith, changedBefore: before, ...(miss && { lastMiss: miss }) };
  const sameAs = isLast ? `nothing changed since ${when}` : `its inputs are those of a run ${ago(same.atMs)}`;
  if (!saved && !workspace.isCached(current.hash)) return { ...common, verdict: 'not-cached-here', answer: `${id}: ${sameAs}, but the local cache does not hold its result any more: a miss, unless a remote cache has it` };
  return { ...common, verdict: 'hit', answer: `${id} is a hit: ${sameAs}` };
}
