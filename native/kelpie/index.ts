// The typed surface of kelpie's native core.
import { loadNative } from '../index';

/** What an operation does, and what it answered: see Kind in linearizability.h. */
export const kinds = { read: 0, write: 1, cas: 2, casFailed: 3, add: 4, addGet: 5, push: 6, pop: 7, popEmpty: 8, popAny: 9, readList: 10 } as const;

/** Return rank of an operation whose outcome nobody knows. */
export const NEVER = 0xffffffff;

/** A history column by column: operation i has its fields at place i of each. Keys are dense, ranks are places in the order of events. */
export interface HistoryColumns {
  readonly key: Uint32Array;
  readonly call: Uint32Array;
  readonly ret: Uint32Array;
  readonly kind: Uint8Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** The store's order of commits within the key; negative where it is not told. */
  readonly version: Float64Array;
  /** The lists that `readList` answered, one after another. */
  readonly elements: Float64Array;
  readonly initial: number;
  readonly timeLimitMs: number;
}

export const verdicts = ['linearizable', 'violation', 'unknown'] as const;

export interface CheckOutcome {
  /** Index into `verdicts`. */
  readonly verdict: 0 | 1 | 2;
  readonly keys: number;
  readonly byCommitOrder: number;
  readonly byZones: number;
  readonly bySearch: number;
  readonly states: number;
  readonly outOfMemory: boolean;
  /** The first key that failed or stayed undecided, the longest order found in it, and what could not follow. */
  readonly key: number;
  readonly prefix: readonly number[];
  readonly blocked: readonly number[];
}

interface KelpieAddon {
  check(columns: HistoryColumns): { readonly outcome: Promise<CheckOutcome>; cancel(): void };
  checkSync(columns: HistoryColumns): CheckOutcome;
}

export const kelpieAddon = (): KelpieAddon => loadNative<KelpieAddon>('kelpie');
