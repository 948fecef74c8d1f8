// clang and wasm-ld compiled to WebAssembly (npm's @yowasp/clang), in worker threads that stay warm: loading them costs seconds.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { StrataError } from '../../graph/errors';
import { compilerFailure } from './system';
import type { Compilation, Linking, Tools } from './tools';

export type EmbeddedJob =
  | ({ readonly kind: 'compile' } & Compilation)
  | ({ readonly kind: 'link' } & Linking)
  | { readonly kind: 'archive'; readonly output: string; readonly objects: readonly string[] };
/** What a worker answers: what went wrong, or null. */
export type EmbeddedAnswer = { readonly failure: string | null };

interface Waiting {
  readonly job: EmbeddedJob;
  readonly done: (failure: StrataError | null) => void;
}

/** A thread, and what it works on. */
interface Slot {
  readonly worker: Worker;
  current: Waiting | undefined;
}

/** Two are enough to keep the usual machine busy, and each takes some 300 MB. */
const WORKERS = Math.min(2, availableParallelism());
const queue: Waiting[] = [];
const slots = new Set<Slot>();

function finish(slot: Slot, failure: StrataError | null): void {
  const waiting = slot.current;
  slot.current = undefined;
  // a thread with nothing to do must not keep the process alive
  slot.worker.unref();
  waiting?.done(failure);
  next();
}

function start(): Slot {
  const slot: Slot = { worker: new Worker(join(__dirname, 'embedded-worker.js')), current: undefined };
  slot.worker.on('message', ({ failure }: EmbeddedAnswer) => finish(slot, failure === null ? null : compilerFailure(failure)));
  slot.worker.on('error', (error) => {
    slots.delete(slot);
    finish(slot, new StrataError('toolchain-failed', `the embedded compiler failed: ${error instanceof Error ? error.message : String(error)}`, { hint: "install the system's clang, lld and wasi-libc to go without it" }));
  });
  slots.add(slot);
  return slot;
}

function next(): void {
  while (queue.length > 0) {
    const slot = [...slots].find(({ current }) => !current) ?? (slots.size < WORKERS ? start() : undefined);
    if (!slot) return;
    slot.current = queue.shift()!;
    slot.worker.ref();
    slot.worker.postMessage(slot.current.job);
  }
}

function run(job: EmbeddedJob): Promise<void> {
  return new Promise((resolve, reject) => {
    queue.push({ job, done: (failure) => (failure ? reject(failure) : resolve()) });
    next();
  });
}

export const embeddedTools = (version: string): Tools => ({
  identity: `wasm @yowasp/clang ${version}`,
  described: `@yowasp/clang ${version}, in this process (the system's clang is faster)`,
  embedded: true,
  compile: (job) => run({ kind: 'compile', ...job }),
  archive: (output, objects) => run({ kind: 'archive', output, objects }),
  link: (job) => run({ kind: 'link', ...job }),
});
