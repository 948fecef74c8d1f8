// One turn of an actor: what it wants changed, gathered until the commit.
import { ActorError, messageOf } from './errors';
import { broken } from './mutants';
import type { OutgoingMessage, Reminder } from './store';

export interface TimerRequest {
  readonly name: string;
  readonly delayMs: number;
  readonly method: string;
  readonly args: string;
}

/** How a call ended, as it is kept for a repeated request: exactly one of both. */
export interface OutcomeRecord {
  readonly ok?: unknown;
  readonly error?: string;
}

export function toJson(value: unknown, what: string): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value ?? null);
  } catch (error) {
    throw new ActorError('not-serializable', `${what}: ${messageOf(error)}`);
  }
  if (text === undefined) throw new ActorError('not-serializable', `${what}: a ${typeof value} has no JSON form`);
  return text;
}

/** A value that shares nothing with `value`. */
export const isolate = (value: unknown, what: string): unknown => (typeof value === 'object' && value !== null ? (JSON.parse(toJson(value, what)) as unknown) : value);

export class Turn {
  kv: Map<string, string | null> | undefined;
  reminders: Map<string, Reminder | null> | undefined;
  outbox: OutgoingMessage[] | undefined;
  timers: TimerRequest[] | undefined;
  calls = 0;
  over = false;

  constructor(
    readonly id: string,
    readonly requestId: string,
    readonly root: string,
    readonly chain: readonly string[],
    readonly readOnly: boolean,
    /** By this node's clock: calls of this turn wait no longer. */
    readonly deadlineMs: number,
  ) {}

  /** Whether its commit is more than a state. */
  get hasEffects(): boolean {
    return this.kv !== undefined || this.reminders !== undefined || this.outbox !== undefined || this.timers !== undefined;
  }

  /** Throws where the turn may not be changed. */
  writable(what: string): this {
    if (this.over) throw new ActorError('turn-over', `${what} after the turn ended: await everything that a method starts`);
    if (this.readOnly) throw new ActorError('read-only', `${what} in a method that is listed in "reads"`);
    return this;
  }

  nextCallId(): string {
    this.calls += 1;
    return broken('nested-id-random') ? `${this.id}/${this.calls}` : `${this.requestId}/${this.calls}`;
  }
}
