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

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Any error as an ActorError; what an actor's own code throws is `failed`. */
export const toActorError = (error: unknown): ActorError => {
  if (error instanceof ActorError) return error;
  if (error instanceof StoreUnknown) return new ActorError('unavailable', error.message);
  return new ActorError('failed', messageOf(error));
};
