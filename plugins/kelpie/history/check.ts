// Judges a history against a model with the native checker, and tells the verdict in the user's terms.
import { StrataError } from '../../graph/errors';
import { kelpieAddon, NEVER, verdicts, type CheckOutcome, type HistoryColumns } from '../../../native/kelpie/index';
import type { DstCheckReport } from '../../../schemas/types/dst-check-report.schema';
import type { Operation } from './history';
import { models, type Invocation, type ModelName, type Step } from './models';

export type Judgement = Pick<DstCheckReport, 'verdict' | 'operations' | 'keys' | 'checkMs' | 'witness'>;
type ShownOperation = NonNullable<DstCheckReport['witness']['blocked']>[number];

interface Prepared {
  readonly columns: HistoryColumns;
  /** The operation behind each place of the columns. */
  readonly operations: readonly Operation[];
  readonly keys: readonly string[];
}

/** Equal JSON values get equal numbers, whatever the order of their members. */
function createIntern(): (value: unknown) => number {
  const numbers = new Map<unknown, number>();
  const canonical = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(canonical);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)).map(([name, member]) => [name, canonical(member)]));
  };
  return (value) => {
    // text is marked so that it never equals the JSON of another value
    const identity = typeof value === 'string' ? `"${value}` : typeof value === 'object' && value !== null ? JSON.stringify(canonical(value)) : value;
    let number = numbers.get(identity);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(identity, number);
    }
    return number;
  };
}

function prepare(operations: readonly Operation[], model: ModelName, timeLimitMs: number, file: string | undefined): Prepared {
  const { operations: known, initial } = models[model];
  const intern = createIntern();
  const none = intern(null);
  const keyNumbers = new Map<string, number>();
  const steps: Step[] = [];
  const judged: Operation[] = [];
  for (const operation of operations) {
    const where = { ...(file !== undefined && { file }), line: operation.lines[0]! };
    const translate = Object.hasOwn(known, operation.f) ? known[operation.f] : undefined;
    if (!translate) throw new StrataError('unknown-operation', `the model ${model} has no operation "${operation.f}"`, { hint: `it has ${Object.keys(known).join(', ')}`, location: where });
    const step = translate(operation satisfies Invocation, intern);
    if (typeof step === 'string') throw new StrataError('bad-history', step, { location: { ...where, line: operation.lines.at(-1)! }, hint: `for "${operation.f}" of the model ${model}` });
    if (!step) continue;
    if (!keyNumbers.has(operation.key)) keyNumbers.set(operation.key, keyNumbers.size);
    steps.push(step);
    judged.push(operation);
  }
  const count = steps.length;
  const columns: HistoryColumns = {
    key: new Uint32Array(count),
    call: new Uint32Array(count),
    ret: new Uint32Array(count),
    kind: new Uint8Array(count),
    a: new Float64Array(count),
    b: new Float64Array(count),
    version: new Float64Array(count),
    elements: new Float64Array(steps.reduce((total, { list }) => total + (list?.length ?? 0), 0)),
    initial: initial === 'zero' ? 0 : none,
    timeLimitMs,
  };
  let elements = 0;
  for (let i = 0; i < count; i += 1) {
    const { kind, a, b, list } = steps[i]!;
    const operation = judged[i]!;
    columns.key[i] = keyNumbers.get(operation.key)!;
    columns.call[i] = operation.call;
    columns.ret[i] = operation.ret ?? NEVER;
    columns.kind[i] = kind;
    columns.a[i] = list ? elements : a;
    columns.b[i] = b;
    columns.version[i] = operation.version ?? -1;
    if (list) columns.elements.set(list, elements);
    elements += list?.length ?? 0;
  }
  return { columns, operations: judged, keys: [...keyNumbers.keys()] };
}

/** An operation as a report shows it. */
export const showOperation = (operation: Operation): ShownOperation => ({
  process: operation.process,
  f: operation.f,
  value: (operation.answer === undefined || operation.answer === null ? operation.argument : operation.answer) ?? null,
  outcome: operation.ending,
  lines: [...operation.lines],
});

function judge(outcome: CheckOutcome, { columns, operations, keys }: Prepared, checkMs: number, cancelled: boolean): Judgement {
  const verdict = verdicts[outcome.verdict];
  const { byCommitOrder, byZones, bySearch, states } = outcome;
  const reasons = {
    linearizable: undefined,
    violation: 'no order of these operations explains every answer and keeps to real time',
    unknown: cancelled ? 'interrupted' : outcome.outOfMemory ? 'the search reached its limit of memory' : `the search reached its limit of ${columns.timeLimitMs} ms`,
  };
  return {
    verdict,
    operations: operations.length,
    keys: keys.length,
    checkMs,
    witness: {
      byCommitOrder,
      byZones,
      bySearch,
      states,
      ...(verdict !== 'linearizable' && {
        key: keys[outcome.key] ?? '',
        prefix: outcome.prefix.slice(-100).map((i) => showOperation(operations[i]!)),
        blocked: outcome.blocked.map((i) => showOperation(operations[i]!)),
        reason: reasons[verdict]!,
      }),
    },
  };
}

const roundMs = (ms: number): number => Math.round(ms * 1000) / 1000;

export interface CheckOptions {
  readonly timeLimitMs?: number;
  /** Named in errors. */
  readonly file?: string;
}

/** Judges at once, on this thread: for histories of a simulation, which are short. */
export function checkHistorySync(operations: readonly Operation[], model: ModelName, { timeLimitMs = 60_000, file }: CheckOptions = {}): Judgement {
  const prepared = prepare(operations, model, timeLimitMs, file);
  const start = performance.now();
  return judge(kelpieAddon().checkSync(prepared.columns), prepared, roundMs(performance.now() - start), false);
}

/** Judges on another thread; an abort ends it with the verdict unknown. */
export async function checkHistory(operations: readonly Operation[], model: ModelName, { timeLimitMs = 60_000, file, signal }: CheckOptions & { readonly signal?: AbortSignal } = {}): Promise<Judgement> {
  const prepared = prepare(operations, model, timeLimitMs, file);
  const start = performance.now();
  const { outcome, cancel } = kelpieAddon().check(prepared.columns);
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return judge(await outcome, prepared, roundMs(performance.now() - start), signal?.aborted ?? false);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}
