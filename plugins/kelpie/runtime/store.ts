// What the runtime asks of a store: one atomic commit a turn, refused where the owner is not the owner any more.
import type { Awaitable } from './ports';

/** A node as one run of it: a restarted node is another owner. */
export interface Owner {
  readonly node: string;
  readonly incarnation: string;
}

export interface Claim extends Owner {
  /** Grows with every change of owner; a commit carries it. */
  readonly epoch: number;
  /** The asking node is the owner. */
  readonly granted: boolean;
}

/** A node whose lease is alive. */
export interface NodeLoad extends Owner {
  /** Where other processes reach it; null where it did not say. */
  readonly address: string | null;
  /** Shards that it owns. */
  readonly shards: number;
}

export interface OutgoingMessage {
  /** Unique for ever; also the request id at the receiver. */
  readonly id: string;
  readonly target: string;
  readonly method: string;
  /** JSON. */
  readonly args: string;
}

export interface Reminder {
  readonly name: string;
  readonly dueMs: number;
  /** Told apart from an earlier reminder of the same name. */
  readonly generation: string;
  readonly method: string;
  /** JSON. */
  readonly args: string;
}

export interface ActorRecord {
  /** JSON. */
  readonly state: string;
  /** Grows by one with every commit. */
  readonly version: number;
  /** Request id and recorded outcome (JSON) of the latest turns, oldest first. */
  readonly dedup: ReadonlyArray<readonly [id: string, outcome: string]>;
}

/** Everything that one turn changes. Names and keys are such as `isStorableName` takes. */
export interface Commit {
  readonly shard: number;
  readonly epoch: number;
  readonly actor: string;
  /** Version that the turn began with; 0 where the actor has no record. */
  readonly expected: number;
  /** Names this turn: the same commit sent again is answered as the first time, without effect. */
  readonly turn: string;
  /** JSON; absent where it did not change. */
  readonly state?: string;
  readonly kv?: ReadonlyArray<readonly [key: string, value: string | null]>;
  readonly reminders?: ReadonlyArray<readonly [name: string, reminder: Reminder | null]>;
  readonly outbox?: readonly OutgoingMessage[];
  readonly dedup?: readonly [id: string, outcome: string];
}

export type CommitResult = { readonly ok: true } | { readonly ok: false; readonly reason: 'fenced' | 'conflict' | 'too-large' };

export interface PendingWork {
  readonly reminders: ReadonlyArray<{ readonly actor: string; readonly reminder: Reminder }>;
  readonly outbox: ReadonlyArray<{ readonly actor: string; readonly message: OutgoingMessage }>;
}

/** What a store within this process can do besides: it always knows, so that nobody has to ask again. */
export interface AtOnceStore {
  /** A commit of a state alone, by the same rules; false where it is refused. */
  commitState(shard: number, epoch: number, actor: string, expected: number, state: string): boolean;
  verify(shard: number, epoch: number, actor: string, version: number): boolean;
}

/**
 * Every method either answers, or rejects with StoreUnknown when nobody knows whether it happened.
 * All of them may be called again with the same arguments. A store is linearizable in all its answers.
 */
export interface Store {
  /** Present where the store is within this process. */
  readonly atOnce?: AtOnceStore;
  /** Keeps the node's lease alive; 0 ms ends it. False where a later run of the node has taken its name. */
  heartbeat(owner: Owner, ttlMs: number, address?: string): Awaitable<boolean>;
  /** Nodes whose leases are alive, in the order of their names. */
  nodes(): Awaitable<readonly NodeLoad[]>;
  /** Makes the node the shard's owner, unless another's lease is alive. */
  claim(shard: number, owner: Owner): Awaitable<Claim>;
  release(shard: number, epoch: number): Awaitable<void>;
  /** Null where there was never a commit; a record that cannot be read is an error, never null. */
  load(actor: string): Awaitable<ActorRecord | null>;
  /** Whether this epoch still owns the shard and the actor is still at this version. */
  verify(shard: number, epoch: number, actor: string, version: number): Awaitable<boolean>;
  commit(commit: Commit): Awaitable<CommitResult>;
  kvGet(actor: string, key: string): Awaitable<string | null>;
  kvList(actor: string, prefix: string, limit: number): Awaitable<ReadonlyArray<readonly [key: string, value: string]>>;
  pending(shard: number): Awaitable<PendingWork>;
  /** Messages that their receivers have dealt with. */
  acknowledge(shard: number, epoch: number, actor: string, ids: readonly string[]): Awaitable<void>;
  /** Shards with pending work whose owner's lease is over. */
  orphans(limit: number): Awaitable<readonly number[]>;
  close(): Awaitable<void>;
}

export const STORE_LIMITS = {
  /** Bytes of JSON. */
  stateBytes: 1 << 20,
  kvValueBytes: 1 << 18,
  /** An actor's type and id. With a kv key it must fit into the key of an index. */
  actorKeyBytes: 1_024,
  kvKeyBytes: 512,
  kvEntriesPerCommit: 1_000,
  messagesPerCommit: 1_000,
  /** Latest outcomes kept an actor: a request repeated after that many others is taken for a new one. */
  dedupPerActor: 256,
} as const;

/** Text that every store can keep: not empty, no NUL, no half of a surrogate pair. */
export const isStorableName = (text: unknown): text is string => typeof text === 'string' && !/^$|\0|[\ud800-\udfff]/u.test(text);

/** Order of keys in every store: by code point, as UTF-8 sorts, which is not how JavaScript compares beyond U+D7FF. */
export function compareKeys(x: string, y: string): number {
  const length = Math.min(x.length, y.length);
  for (let i = 0; i < length; i += 1) {
    let [a, b] = [x.charCodeAt(i), y.charCodeAt(i)];
    if (a === b) continue;
    // surrogates stand for code points above all others
    if (a >= 0xd800 && b >= 0xd800) [a, b] = [a >= 0xe000 ? a - 0x800 : a + 0x2000, b >= 0xe000 ? b - 0x800 : b + 0x2000];
    return a - b;
  }
  return x.length - y.length;
}

/** Whether `text` has at most so many bytes as UTF-8; counted only where its length does not tell. */
function hasBytesAtMost(text: string, bytes: number): boolean {
  if (text.length > bytes) return false;
  if (text.length * 3 <= bytes) return true;
  let count = 0;
  for (const point of text) count += point < '\u0080' ? 1 : point < '\u0800' ? 2 : point.length === 1 ? 3 : 4;
  return count <= bytes;
}

/** True where a commit is within the limits. */
export function withinLimits(commit: Commit): boolean {
  return (
    hasBytesAtMost(commit.actor, STORE_LIMITS.actorKeyBytes) &&
    (commit.state === undefined || commit.state.length <= STORE_LIMITS.stateBytes) &&
    (commit.kv?.length ?? 0) <= STORE_LIMITS.kvEntriesPerCommit &&
    (commit.outbox?.length ?? 0) <= STORE_LIMITS.messagesPerCommit &&
    (commit.kv ?? []).every(([key, value]) => hasBytesAtMost(key, STORE_LIMITS.kvKeyBytes) && (value?.length ?? 0) <= STORE_LIMITS.kvValueBytes)
  );
}
