// Errors of the actor runtime: each has a code that survives the wire, and tells whether the call can have had an effect.

export type ActorErrorCode =
  | 'unknown-actor'
  | 'unknown-method'
  | 'bad-name'
  | 'not-serializable'
  | 'state-too-large'
  | 'read-only'
  | 'mailbox-full'
  | 'call-cycle'
  | 'turn-over'
  | 'failed'
  | 'not-owner'
  | 'unavailable'
  | 'stopped'
  | 'timeout';

/** Codes after which the call certainly had no effect, so that anyone may simply call again. */
const NO_EFFECT: ReadonlySet<ActorErrorCode> = new Set(['mailbox-full', 'not-owner', 'stopped']);
/** Codes after which nobody knows yet: call again with the same request id. */
const UNCERTAIN: ReadonlySet<ActorErrorCode> = new Set(['unavailable', 'timeout']);

export class ActorError extends Error {
  readonly code: ActorErrorCode;

  constructor(code: ActorErrorCode, message: string) {
    super(message);
    this.name = 'ActorError';
    this.code = code;
  }

  get retryable(): boolean {
    return NO_EFFECT.has(this.code) || UNCERTAIN.has(this.code);
  }

  get uncertain(): boolean {
    return UNCERTAIN.has(this.code);
  }
}

/** A store that did not answer: what was asked may have happened, or may yet happen. */
export class StoreUnknown extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StoreUnknown';
  }
}

export type OutsideErrorCode = 'rate-limited' | 'unavailable' | 'timeout' | 'stopped' | 'refused' | 'bad-answer' | 'unknown-service';

/** Codes after which the same call may well succeed. */
const WORTH_A_RETRY: ReadonlySet<OutsideErrorCode> = new Set(['rate-limited', 'unavailable', 'timeout', 'stopped']);

/** A service outside that did not do what it was asked for. After `unavailable`, `timeout` and `stopped` it may have. */
export class OutsideError extends Error {
  constructor(
    readonly code: OutsideErrorCode,
    message: string,
    /** Not before then, as the service says. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
    this.name = 'OutsideError';
  }

  get retryable(): boolean {
    return WORTH_A_RETRY.has(this.code);
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Any error as an ActorError; what an actor's own code throws is `failed`. */
export const toActorError = (error: unknown): ActorError => {
  if (error instanceof ActorError) return error;
  if (error instanceof StoreUnknown) return new ActorError('unavailable', error.message);
  return new ActorError('failed', messageOf(error));
};
