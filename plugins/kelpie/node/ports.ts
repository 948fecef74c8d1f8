// The runtime's ports in a real process: its clock, its randomness, and messages between nodes of one process.
import { randomBytes } from 'node:crypto';
import type { Clock, Log, Transport } from '../runtime/ports';

export function createSystemClock(): Clock {
  const timers = new Map<number, NodeJS.Timeout>();
  let count = 0;
  return {
    now: () => Date.now(),
    setTimer(ms, fn) {
      const timer = (count += 1);
      const run = (): void => {
        timers.delete(timer);
        fn();
      };
      // setTimeout turns anything above 2^31 - 1 ms into 1 ms: wait in stretches
      const stretch = (left: number): NodeJS.Timeout => setTimeout(() => (left > 2 ** 30 ? timers.set(timer, stretch(left - 2 ** 30)) : run()), Math.min(left, 2 ** 30));
      timers.set(timer, stretch(Math.max(0, ms)));
      return timer;
    },
    clearTimer(timer) {
      clearTimeout(timers.get(timer));
      timers.delete(timer);
    },
  };
}

/** Grows from run to run of a node, as long as its clock does not go back further than it was down. */
export const newIncarnation = (): string => `${Date.now().toString(36).padStart(10, '0')}-${randomBytes(4).toString('hex')}`;

export const systemRandom = (): number => Math.random();

export const quiet: Log = () => undefined;

/** How nodes reach each other. */
export interface Network {
  /** `lookup` tells the address of a node whose lease is alive. */
  join(self: string, lookup: (node: string) => Promise<string | undefined>): Transport;
  /** Messages to and from this node are lost from now on. */
  leave(self: string): void;
}

/** Nodes of one process that reach each other by name. */
export class LocalNetwork implements Network {
  private readonly handlers = new Map<string, (from: string, message: string) => void>();

  join(self: string): Transport {
    return {
      self,
      send: (to, message) => void setImmediate(() => this.handlers.has(self) && this.handlers.get(to)?.(self, message)),
      onMessage: (handler) => void this.handlers.set(self, handler),
    };
  }

  leave(self: string): void {
    this.handlers.delete(self);
  }
}
