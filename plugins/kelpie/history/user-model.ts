// Judges a history against a model that a user wrote in TypeScript.
import { setImmediate } from 'node:timers/promises';
import type { DstCheckReport } from '../../../schemas/types/dst-check-report.schema';
import { StrataError } from '../../graph/errors';
import { shownPath } from '../../graph/executor';
import { byKey, searchOrder, type Model, type PlacedOperation, type SearchOutcome } from '../runtime/model';
import { loadModule } from '../serve/load';
import { showOperation, type Judgement } from './check';
import type { Operation } from './history';

/** States a key that the search may visit: more do not fit into memory. */
const STATES_MAX = 5_000_000;
const SLICE_MS = 50;

/** Reads `file` (an absolute path): its default export is the model. */
export async function loadModel(file: string): Promise<Model> {
  const exported = (await loadModule(file)) as { default?: unknown; model?: unknown } | undefined;
  const model = (exported?.default ?? exported?.model) as Partial<Model> | undefined;
  const wrong = (message: string): StrataError => new StrataError('bad-model', message, { location: { file: shownPath(file) }, hint: "export default defineModel({ initial: () => ..., step: (state, operation) => ... }) from 'nx-strata/kelpie'" });
  if (typeof model !== 'object' || model === null) throw wrong('the module has no default export that is a model');
  for (const name of ['initial', 'step'] as const) if (typeof model[name] !== 'function') throw wrong(`the model has no function "${name}"`);
  if (model.refuses !== undefined && typeof model.refuses !== 'function') throw wrong('"refuses" of the model is not a function');
  return model as Model;
}

/** How a search sees the operations of a history. */
export const placeOperations = (operations: readonly Operation[]): PlacedOperation[] =>
  operations.map(({ f, key, argument, answer, ending, refused, process, version, call, ret }) => ({ f, key, value: argument, answer: ending === 'info' ? undefined : answer, outcome: ending, refused, process, version, call, ret }));

/** What the model itself got wrong, at the operation that it was asked about. */
function modelFailure(error: unknown, file: string): StrataError {
  const message = error instanceof Error ? error.message : String(error);
  const frozen = error instanceof TypeError && /read only|not extensible|Cannot (add|delete|assign)/.test(message);
  return new StrataError('bad-model', `the model fails: ${message}`, { location: { file: shownPath(file) }, hint: frozen ? 'step must return a new state, and leave the one it was given' : 'correct the model', cause: error });
}

export interface UserCheckOptions {
  readonly timeLimitMs: number;
  /** The model's file, for errors. */
  readonly modelFile: string;
  readonly signal?: AbortSignal;
  readonly progress?: (text: string) => void;
}

export async function checkWithModel(operations: readonly Operation[], model: Model, { timeLimitMs, modelFile, signal, progress }: UserCheckOptions): Promise<Judgement> {
  const start = performance.now();
  const placed = placeOperations(operations);
  const keys = byKey(placed);
  let [states, byCommitOrder, bySearch, judged] = [0, 0, 0, 0];
  let undecided: { readonly key: string; readonly reason: string; readonly outcome?: SearchOutcome } | undefined;
  let violation: { readonly key: string; readonly outcome: SearchOutcome; readonly places: readonly number[] } | undefined;
  let sliceEnds = start + SLICE_MS;
  let places: readonly number[] = [];
  const stopped = (): string | undefined => (signal?.aborted ? 'interrupted' : performance.now() - start >= timeLimitMs ? `the search reached its limit of ${timeLimitMs} ms` : undefined);

  for (const [key, entries] of keys) {
    const search = searchOrder(model, entries.map(({ operation }) => operation), STATES_MAX);
    let outcome: SearchOutcome | undefined;
    let reason: string | undefined;
    while (!outcome && !reason) {
      let step: IteratorResult<number, SearchOutcome>;
      try {
        step = search.next();
      } catch (error) {
        throw modelFailure(error, modelFile);
      }
      if (step.done) outcome = step.value;
      else if ((reason = stopped()) === undefined && performance.now() >= sliceEnds) {
        progress?.(`key ${JSON.stringify(key)}: ${step.value} states, ${judged} of ${keys.size} keys judged`);
        await setImmediate();
        sliceEnds = performance.now() + SLICE_MS;
      }
    }
    judged += 1;
    states += outcome?.states ?? 0;
    if (outcome?.byCommitOrder) byCommitOrder += 1;
    else bySearch += 1;
    if (outcome?.verdict === 'violation') {
      violation = { key, outcome, places: entries.map(({ place }) => place) };
      break;
    }
    if (!outcome || outcome.verdict === 'unknown') undecided ??= { key, reason: reason ?? `the search reached its limit of ${STATES_MAX} states` };
    if (reason !== undefined) break;
  }
  places = violation?.places ?? places;
  const show = (place: number): NonNullable<DstCheckReport['witness']['blocked']>[number] => showOperation(operations[places[place]!]!);
  const common = { byCommitOrder, byZones: 0, bySearch, states };
  const witness = violation
    ? { ...common, key: violation.key, prefix: violation.outcome.prefix.slice(-100).map(show), blocked: violation.outcome.blocked.map(show), reason: 'no order of these operations explains every answer and keeps to real time' }
    : undecided
      ? { ...common, key: undecided.key, prefix: [], blocked: [], reason: undecided.reason }
      : common;
  return {
    verdict: violation ? 'violation' : undecided ? 'unknown' : 'linearizable',
    operations: placed.filter(({ outcome, refused }) => !(outcome === 'fail' && (refused || !model.refuses))).length,
    keys: keys.size,
    checkMs: Math.round((performance.now() - start) * 1000) / 1000,
    witness,
  };
}
