// What the runtime needs from its surroundings: swapped between production and simulation, and nothing else is used.
import type { Store } from './store';

export type Awaitable<T> = T | Promise<T>;

export const isPromise = <T>(value: Awaitable<T>): value is Promise<T> => typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

export interface Clock {
  /** Milliseconds, by this node's own clock: it may be wrong, jump and drift. Nothing about safety rests on it. */
  now(): number;
  /** Runs `fn` once after `ms`; the number cancels it. */
  setTimer(ms: number, fn: () => void): number;
  clearTimer(timer: number): void;
}

/** Messages between nodes: may be lost, late, doubled or out of order. */
export interface Transport {
  readonly self: string;
  send(to: string, message: string): void;
  onMessage(handler: (from: string, message: string) => void): void;
  /** Where other processes reach this node; absent where there are none. */
  readonly address?: string;
  /** Tells that a node cannot be reached now: what was sent to it and not answered may be lost. Absent where that is not noticed. */
  onLost?(handler: (node: string, reason: string) => void): void;
}

/** Bytes that outlive a crash once `sync` has answered, unless the disk is at fault. */
export interface Disk {
  size(file: string): Promise<number>;
  read(file: string, offset: number, length: number): Promise<Uint8Array>;
  write(file: string, offset: number, bytes: Uint8Array): Promise<void>;
  sync(file: string): Promise<void>;
  /** Writes the same bytes to each of the files and syncs them; a crash before the answer may leave any part of any of them. */
  writeSynced(files: readonly string[], offset: number, bytes: Uint8Array): Promise<void>;
}

export interface Log {
  (level: 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** What one call of the world outside may be told. */
export interface OutsideCall {
  /** The same for every attempt of one request: who takes it does the work once. */
  readonly requestId: string;
  /** Takes parts of the answer while it comes, for who watches. */
  part?(value: unknown): void;
}

/** Services that actors use: language models, tools, other systems. Rejects with an OutsideError. */
export interface Outside {
  call(service: string, request: unknown, call: OutsideCall): Promise<unknown>;
}

export interface Ports {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly transport: Transport;
  readonly store: Store;
  readonly log: Log;
  readonly outside?: Outside;
  /** Tells who watches an actor what it emits; nobody is owed it. */
  readonly emit?: (actor: string, requestId: string, value: unknown) => void;
}

export const sleep = (clock: Clock, ms: number): Promise<void> => new Promise((resolve) => void clock.setTimer(ms, resolve));
