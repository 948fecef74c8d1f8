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

export const eventKinds = { none: 0, timer: 1, message: 2, disk: 3, control: 4 } as const;

/** Places in the array that `World.next` fills. */
export const slots = { timeUs: 0, node: 1, from: 2, token: 3, localMs: 4 } as const;

/** The simulated world: see world.h. Times are simulated milliseconds; nodes are numbers from 0. */
export interface World {
  next(): number;
  timer(node: number, delayMs: number, token: number): void;
  localTimer(node: number, delayMs: number, token: number): void;
  cancel(node: number, token: number): void;
  control(delayMs: number, token: number): void;
  /** How many copies are under way. */
  send(from: number, to: number, token: number, payload: string): number;
  link(from: number, to: number, loss: number, duplicate: number, reorder: number, delayMs: number, blocked: boolean): void;
  crash(node: number, outOfMemory?: boolean): void;
  pause(node: number, ms: number): void;
  jump(node: number, deltaMs: number): void;
  drift(node: number, rate: number): void;
  note(text: string): void;
  hash(): string;
  localMs(node: number): number;
  diskSize(node: number, file: string): number;
  /** 0 done, 1 disk full. */
  diskWrite(node: number, file: string, offset: number, bytes: Uint8Array): number;
  diskSync(node: number, file: string): void;
  /** Writes to each of `files` (names with line ends between them) and syncs them; the disk's event follows. As `diskWrite` answers. */
  diskWriteSynced(node: number, token: number, files: string, offset: number, bytes: Uint8Array): number;
  diskRead(node: number, file: string, offset: number, length: number): Uint8Array | undefined;
  /** Schedules the end of a disk operation. */
  diskDone(node: number, token: number): void;
  diskFull(node: number, full: boolean): void;
  diskSlow(node: number, extraMs: number): void;
  loseWrites(node: number, file: string, count: number): void;
  misdirectWrites(node: number, file: string, count: number): void;
  rot(node: number, file: string, bits: number): void;
  /** How often each fault had an effect, and the number of events. */
  fired(): Record<string, number>;
}

interface KelpieAddon {
  World: new (seed: number, nodes: number, slots: Float64Array) => World;
  check(columns: HistoryColumns): { readonly outcome: Promise<CheckOutcome>; cancel(): void };
  checkSync(columns: HistoryColumns): CheckOutcome;
}

export const kelpieAddon = (): KelpieAddon => loadNative<KelpieAddon>('kelpie');
