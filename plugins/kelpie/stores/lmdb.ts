// A store in an LMDB file: the embedded default. Several processes of one machine may have it open.
import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StrataError, systemCode } from '../../graph/errors';
import type { Clock } from '../runtime/ports';
import { STORE_LIMITS, withinLimits, type Claim, type Commit, type CommitResult, type OutgoingMessage, type Owner, type Reminder, type Store } from '../runtime/store';
import type { Key, RootDatabase } from 'lmdb';
import { findDamage } from './lmdb-check';

const SCHEMA_VERSION = 1;

interface ActorRow {
  readonly state: string;
  readonly version: number;
  readonly turn: string;
}

interface ShardRow extends Owner {
  readonly epoch: number;
}

interface LeaseRow {
  readonly incarnation: string;
  readonly expiresMs: number;
  readonly address: string | null;
}

// Rows by the first part of their key.
const meta: Key = ['m'];
const leaseKey = (node: string): Key => ['n', node];
const shardKey = (shard: number): Key => ['s', shard];
const actorRow = (actor: string): Key => ['a', actor];
const dedupKey = (actor: string, version: number): Key => ['d', actor, version];
const kvKey = (actor: string, key: string): Key => ['k', actor, key];
const reminderKey = (shard: number, actor: string, name: string): Key => ['r', shard, actor, name];
const outboxKey = (shard: number, id: string): Key => ['o', shard, id];

function loadLmdb(): typeof import('lmdb') {
  try {
    return require('lmdb') as typeof import('lmdb');
  } catch (error) {
    throw new StrataError('no-lmdb', 'the lmdb store needs the package lmdb', { hint: 'npm install lmdb', cause: error });
  }
}

/** LMDB maps whatever it is given and may crash the process on it: look first whether it is one of its files. */
const MAGIC = { offset: 24, value: 0xbeefc0de } as const;

function looksLikeLmdb(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat || stat.size === 0) return true; // a new one
  const head = Buffer.alloc(MAGIC.offset + 4);
  const descriptor = openSync(file, 'r');
  try {
    return stat.isFile() && readSync(descriptor, head, 0, head.length, 0) === head.length && head.readUInt32LE(MAGIC.offset) === MAGIC.value;
  } finally {
    closeSync(descriptor);
  }
}

async function openFile(file: string, readFirst: boolean): Promise<RootDatabase> {
  const { open } = loadLmdb();
  try {
    mkdirSync(dirname(file), { recursive: true });
    if (!looksLikeLmdb(file)) throw new Error('it is not an LMDB file, or its first page is damaged');
    const damage = readFirst ? await findDamage(file) : undefined;
    if (damage !== undefined) throw new Error(damage);
    // a commit is answered when it is on the disk, and not before
    return open({ path: file, noSubdir: true, encoding: 'json', overlappingSync: false, cache: false });
  } catch (error) {
    throw new StrataError('cannot-open-store', `cannot open the store: ${systemCode(error) ?? (error instanceof Error ? error.message : String(error))}`, {
      location: { file },
      hint: 'restore it from a backup, or name another file: nothing was changed',
      cause: error,
    });
  }
}

async function checkSchema(db: RootDatabase, file: string): Promise<void> {
  let found: unknown;
  try {
    found = db.get(meta);
  } catch (error) {
    await db.close();
    throw new StrataError('cannot-open-store', `the store cannot be read: ${error instanceof Error ? error.message : String(error)}`, { location: { file }, hint: 'restore it from a backup: nothing was changed', cause: error });
  }
  if (found === undefined) {
    await db.put(meta, { version: SCHEMA_VERSION });
    return;
  }
  const version = (found as { version?: unknown }).version;
  if (version === SCHEMA_VERSION) return;
  await db.close();
  throw new StrataError('store-version', `the store has schema version ${String(version)}, not ${SCHEMA_VERSION}`, { location: { file }, hint: 'open it with the version of nx-strata that wrote it: nothing was changed' });
}

export interface LmdbOptions {
  /** Reads the whole file in another process before it is opened: what is damaged is refused, and does not end this process later. */
  readonly readFirst?: boolean;
}

export async function openLmdbStore(file: string, clock: Pick<Clock, 'now'>, { readFirst = false }: LmdbOptions = {}): Promise<Store> {
  const db = await openFile(file, readFirst);
  await checkSchema(db, file);

  const get = <Row>(key: Key): Row | undefined => db.get(key) as Row | undefined;
  /** Rows as any process has committed them by now, not as this process's last look had them. */
  const fresh = (): void => db.resetReadTxn();
  const alive = ({ node, incarnation }: Owner): boolean => {
    const lease = get<LeaseRow>(leaseKey(node));
    return lease !== undefined && lease.incarnation === incarnation && lease.expiresMs > clock.now();
  };
  const epochOf = (shard: number): number | undefined => get<ShardRow>(shardKey(shard))?.epoch;
  /** Keys that begin with `prefix`, in order. */
  const range = function* <Row>(...prefix: ReadonlyArray<string | number>): Generator<{ readonly key: readonly string[]; readonly value: Row }> {
    for (const { key, value } of db.getRange({ start: prefix as Key })) {
      const parts = key as readonly string[];
      if (!prefix.every((part, place) => parts[place] === part)) return;
      yield { key: parts, value: value as Row };
    }
  };

  const apply = (commit: Commit): CommitResult => {
    const stored = get<ActorRow>(actorRow(commit.actor));
    if (stored && stored.turn === commit.turn) return { ok: true };
    if (epochOf(commit.shard) !== commit.epoch) return { ok: false, reason: 'fenced' };
    if ((stored?.version ?? 0) !== commit.expected) return { ok: false, reason: 'conflict' };
    const version = commit.expected + 1;
    db.put(actorRow(commit.actor), { state: commit.state ?? stored?.state ?? '{}', version, turn: commit.turn } satisfies ActorRow);
    if (commit.dedup) db.put(dedupKey(commit.actor, version), commit.dedup);
    if (version > STORE_LIMITS.dedupPerActor) db.remove(dedupKey(commit.actor, version - STORE_LIMITS.dedupPerActor));
    for (const [key, value] of commit.kv ?? []) {
      if (value === null) db.remove(kvKey(commit.actor, key));
      else db.put(kvKey(commit.actor, key), value);
    }
    for (const [name, reminder] of commit.reminders ?? []) {
      if (reminder === null) db.remove(reminderKey(commit.shard, commit.actor, name));
      else db.put(reminderKey(commit.shard, commit.actor, name), reminder);
    }
    for (const message of commit.outbox ?? []) db.put(outboxKey(commit.shard, message.id), { actor: commit.actor, message });
    return { ok: true };
  };

  const claimNow = (shard: number, owner: Owner): Claim => {
    const row = get<ShardRow>(shardKey(shard));
    if (row && row.node === owner.node && row.incarnation === owner.incarnation) return { ...row, granted: true };
    if (row && alive(row)) return { ...row, granted: false };
    if (!alive(owner)) return { node: row?.node ?? '', incarnation: row?.incarnation ?? '', epoch: row?.epoch ?? 0, granted: false };
    const claimed: ShardRow = { node: owner.node, incarnation: owner.incarnation, epoch: (row?.epoch ?? 0) + 1 };
    db.put(shardKey(shard), claimed);
    return { ...claimed, granted: true };
  };

  return {
    heartbeat: (owner, ttlMs, address) =>
      db.transaction(() => {
        const lease = get<LeaseRow>(leaseKey(owner.node));
        if (lease && lease.incarnation > owner.incarnation) return false;
        db.put(leaseKey(owner.node), { incarnation: owner.incarnation, expiresMs: clock.now() + ttlMs, address: address ?? null } satisfies LeaseRow);
        return true;
      }),
    nodes() {
      fresh();
      const loads = new Map<string, number>();
      for (const { value } of range<ShardRow>('s')) loads.set(`${value.node}/${value.incarnation}`, (loads.get(`${value.node}/${value.incarnation}`) ?? 0) + 1);
      return [...range<LeaseRow>('n')]
        .filter(({ value }) => value.expiresMs > clock.now())
        .map(({ key, value: { incarnation, address } }) => ({ node: key[1]!, incarnation, address, shards: loads.get(`${key[1]!}/${incarnation}`) ?? 0 }));
    },
    claim: (shard, owner) => db.transaction(() => claimNow(shard, owner)),
    release: (shard, epoch) =>
      db.transaction(() => {
        if (epochOf(shard) === epoch) db.put(shardKey(shard), { node: '', incarnation: '', epoch } satisfies ShardRow);
      }),
    load(actor) {
      fresh();
      const row = get<ActorRow>(actorRow(actor));
      if (!row) return null;
      return { state: row.state, version: row.version, dedup: [...range<readonly [string, string]>('d', actor)].map(({ value }) => value) };
    },
    verify(shard, epoch, actor, version) {
      fresh();
      return epochOf(shard) === epoch && (get<ActorRow>(actorRow(actor))?.version ?? 0) === version;
    },
    commit: (commit) => (withinLimits(commit) ? db.transaction(() => apply(commit)) : { ok: false, reason: 'too-large' }),
    kvGet(actor, key) {
      fresh();
      return get<string>(kvKey(actor, key)) ?? null;
    },
    kvList(actor, prefix, limit) {
      fresh();
      const found: Array<readonly [string, string]> = [];
      for (const { key, value } of db.getRange({ start: kvKey(actor, prefix) })) {
        const [kind, owner, name] = key as readonly string[];
        if (kind !== 'k' || owner !== actor || !name!.startsWith(prefix) || found.length >= limit) break;
        found.push([name!, value as string]);
      }
      return found;
    },
    pending(shard) {
      fresh();
      return {
        reminders: [...range<Reminder>('r', shard)].map(({ key, value }) => ({ actor: key[2]!, reminder: value })),
        outbox: [...range<{ actor: string; message: OutgoingMessage }>('o', shard)].map(({ value }) => value),
      };
    },
    acknowledge: (shard, epoch, _actor, ids) =>
      db.transaction(() => {
        if (epochOf(shard) === epoch) for (const id of ids) db.remove(outboxKey(shard, id));
      }),
    orphans(limit) {
      fresh();
      const shards = new Set<number>();
      for (const kind of ['o', 'r']) for (const { key } of range<unknown>(kind)) shards.add(Number(key[1]));
      return [...shards]
        .filter((shard) => {
          const row = get<ShardRow>(shardKey(shard));
          return !(row && alive(row));
        })
        .slice(0, limit);
    },
    close: () => db.close(),
  };
}
