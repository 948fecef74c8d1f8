// Inside a simulated node's realm: one run of the node's machine, made of nothing but what comes in and what goes out.
import { ActorError } from '../runtime/errors';
import type { Clock, Disk } from '../runtime/ports';
import { diskOps, ops, type Inbox } from './protocol';

// Random streams by name, as in the native core: a draw in one never moves another.
export function createStream(seed: number, name: string, moment = 0): () => number {
  let [a, b, c, d] = [0x9e3779b9 ^ seed, 0x243f6a88 ^ Math.floor(moment / 4294967296), 0xb7e15162 ^ moment, 1];
  const next = (): number => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < name.length; i += 1) {
    a = Math.imul(a ^ name.charCodeAt(i), 0x01000193);
    next();
  }
  for (let i = 0; i < 12; i += 1) next();
  return next;
}

/** A stream that begins anew at each microsecond: what was left out of a run moves no draw of a later moment. */
export function createMomentStream(seed: number, name: string, { now }: Pick<Clock, 'now'>): () => number {
  let momentUs = -1;
  let next: (() => number) | undefined;
  return () => {
    const nowUs = Math.round(now() * 1000);
    if (!next || nowUs !== momentUs) next = createStream(seed, name, (momentUs = nowUs));
    return next();
  };
}

/** From being switched on until it is switched off, or crashes: what it knew goes with it. */
export class Machine {
  readonly inbox: Inbox = { kind: 0, token: 0, localMs: 0, from: 0, text: '', failed: false };
  /** What it asks of the simulator: see `ops`. */
  readonly outbox: unknown[] = [];
  readonly clock: Clock;
  readonly disk: Disk;
  onMessage: (from: string, message: string) => void = () => undefined;
  onHeal: () => void = () => undefined;
  private readonly timers = new Map<number, () => void>();
  private readonly diskWaits = new Map<number, { resolve(text: string): void; reject(error: Error): void }>();
  private tokens = 0;

  constructor() {
    this.clock = {
      now: () => this.inbox.localMs,
      setTimer: (ms, fn) => {
        const token = (this.tokens += 1);
        this.timers.set(token, fn);
        this.outbox.push(ops.timer, token, Math.max(0, ms));
        return token;
      },
      clearTimer: (token) => {
        if (this.timers.delete(token)) this.outbox.push(ops.cancel, token);
      },
    };
    const ask = (operation: number, file: string, offset: number, content: unknown): Promise<string> =>
      new Promise((resolve, reject) => {
        const token = (this.tokens += 1);
        this.diskWaits.set(token, { resolve, reject });
        this.outbox.push(ops.disk, token, operation, file, offset, content);
      });
    this.disk = {
      size: async (file) => Number(await ask(diskOps.size, file, 0, 0)),
      async read(file, offset, length) {
        const text = await ask(diskOps.read, file, offset, length);
        const bytes = new Uint8Array(text.length);
        for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
        return bytes;
      },
      write: async (file, offset, bytes) => void (await ask(diskOps.write, file, offset, bytes)),
      sync: async (file) => void (await ask(diskOps.sync, file, 0, 0)),
      writeSynced: async (files, offset, bytes) => void (await ask(diskOps.writeSynced, files.join('\n'), offset, bytes)),
    };
  }

  tell(op: number, ...operands: readonly unknown[]): void {
    this.outbox.push(op, ...operands);
  }

  fail(signature: string, message: string): void {
    this.outbox.push(ops.fail, signature, message);
  }

  timerFires(): void {
    const fn = this.timers.get(this.inbox.token);
    this.timers.delete(this.inbox.token);
    fn?.();
  }

  diskAnswers(): void {
    const waiting = this.diskWaits.get(this.inbox.token);
    this.diskWaits.delete(this.inbox.token);
    if (this.inbox.failed) waiting?.reject(new ActorError('unavailable', this.inbox.text));
    else waiting?.resolve(this.inbox.text);
  }
}
