// Typed surface of the tach hypervisor's native half: the addon host, and where the guest library is.
import { findNative, loadNative } from '../index';

export const RecordKind = { passed: 1, reports: 2, crashed: 3, timedOut: 4, leak: 5, note: 6, statistics: 7 } as const;

export interface TachRecord {
  readonly slot: number;
  readonly kind: number;
  /** Index in pytest's collection; -1 where a record is about no test. */
  readonly item: number;
  /** Setup, call and teardown, in microseconds. */
  readonly phasesUs: readonly [number, number, number];
  /** JSON text, or empty. */
  readonly payload: string;
}

export interface TachPipe {
  readonly slot: number;
  /** 1 standard output, 2 standard error. */
  readonly stream: number;
  readonly read: number;
  readonly write: number;
}

export interface TachSlot {
  readonly slot: number;
  /** -1 while no test runs. */
  readonly item: number;
  /** 0 setup, 1 call, 2 teardown. */
  readonly phase: number;
  readonly elapsedMs: number;
  readonly pid: number;
  readonly guardian: number;
  /** 0 reset, 1 fork, 2 unreset. */
  readonly mode: number;
  readonly resets: number;
  readonly forks: number;
}

export interface TachHostOptions {
  readonly slots: number;
  /** How many items the schedule can hold (default 1,048,576; an untouched part of the arena costs nothing). */
  readonly items?: number;
  /** How many units it can hold (default 262,144). */
  readonly units?: number;
  /** Of one slot's ring; a power of two (default 1 MiB). */
  readonly ringBytes?: number;
  /** Of a test without its own; 0 = none. */
  readonly timeoutMs?: number;
  /** Between the signal that asks for a stack dump (SIGRTMAX-2) and SIGKILL (default 300). */
  readonly graceMs?: number;
}

/** Descriptors are closed by `close`, but for `read` ends after `handOverReadEnds`. */
export interface TachHost {
  readonly arenaFd: number;
  readonly pipes: readonly TachPipe[];
  /** Starts the thread that empties the rings; batches arrive in order within a slot. */
  start(onRecords: (batch: TachRecord[]) => void): void;
  /** The controller's pid: the root of what killAll ends. */
  attach(pid: number): void;
  /** After the controller was spawned: so that the pipes end when its processes do. */
  closeWriteEnds(): void;
  /** The pipes' read ends are the caller's to close from now on. */
  handOverReadEnds(): void;
  /** Workers take no further test. */
  stop(): void;
  /** Signals the controller and all its descendants (default SIGKILL, repeated until none is left); answers how many. */
  killAll(signal?: number): number;
  slots(): TachSlot[];
  /** Ends the thread (what was still in the rings is delivered first) and frees the arena. */
  close(): void;
}

interface Addon {
  readonly TachHost: new (options: TachHostOptions) => TachHost;
}

export function createHost(options: TachHostOptions): TachHost {
  return new (loadNative<Addon>('tach').TachHost)(options);
}

/** Absolute path of the guest library for ctypes, or undefined where it is not built. */
export function guestLibrary(): string | undefined {
  return findNative('tach_guest.so');
}
