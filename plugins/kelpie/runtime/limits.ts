// The named limits of a node, and the times it works by.

export interface Limits {
  readonly shards: number;
  /** Calls waiting for one actor; more are refused with `mailbox-full`. */
  readonly mailboxMax: number;
  /** Actors in memory; beyond it the longest idle ones go first. */
  readonly activationsMax: number;
  readonly idleMs: number;
  readonly leaseMs: number;
  /** How often orphaned shards are looked for. */
  readonly sweepMs: number;
  /** How often a node with more than its share of shards gives some away; 0: never. */
  readonly balanceMs: number;
  readonly callTimeoutMs: number;
  /** How long the store is asked whether a commit happened before the caller is told that nobody knows. */
  readonly commitTimeoutMs: number;
  /** One attempt at another node or at the store, within a call. */
  readonly attemptTimeoutMs: number;
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
  /** Attempts at a reminder whose handler fails, or at a message that its target does not know; from then on it is logged, and tried as rarely as `poisonRetryMs`. */
  readonly poisonAttempts: number;
  readonly poisonRetryMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  shards: 1024,
  mailboxMax: 1_000,
  activationsMax: 100_000,
  idleMs: 60_000,
  leaseMs: 3_000,
  sweepMs: 1_000,
  balanceMs: 5_000,
  callTimeoutMs: 10_000,
  commitTimeoutMs: 10_000,
  attemptTimeoutMs: 1_000,
  backoffMs: 10,
  backoffMaxMs: 250,
  poisonAttempts: 10,
  poisonRetryMs: 60_000,
};

/** Shard of an actor: FNV-1a over its key. */
export function shardOf(key: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % shards;
}
