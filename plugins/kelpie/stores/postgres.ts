// A store in PostgreSQL: for production, and for nodes on many machines. A turn's data, owner epoch, reminders, messages
// and outcome are one transaction there; leases run by the server's clock, so that no node's clock matters.
import { StrataError } from '../../graph/errors';
import { StoreUnknown, messageOf } from '../runtime/errors';
import { STORE_LIMITS, withinLimits, type Claim, type Commit, type CommitResult, type NodeLoad, type Owner, type PendingWork, type Store } from '../runtime/store';
import type { Pool, PoolClient } from 'pg';
import { createBatcher } from './batch';
import { CREATE_LOCK, createSchema, SCHEMA_VERSION, statements, type StatementName } from './postgres-schema';

export interface PostgresStoreOptions {
  /** As `postgresql://user:password@host:port/database`; where it is not given, libpq's environment variables decide. */
  readonly url?: string;
  /** The schema that holds the store's tables; created where it is missing. */
  readonly schema?: string;
  /** Connections of this node. */
  readonly connections?: number;
  /** No answer for so long means that nobody knows. */
  readonly timeoutMs?: number;
}

const DEFAULTS = { schema: 'nx_strata_actors', connections: 6, timeoutMs: 5_000 } as const;
const CONNECTIONS_MIN = 3;
const COMMIT_LANES = 2;
const BATCH = { countMax: 128, sizeMax: 4 << 20 } as const;

/** Errors of the server after which the statement certainly did not happen, and will not when it is sent again. */
const isRefusal = (error: unknown): boolean => {
  // the server's own errors have a severity; the system's (EPIPE, ...) have a code only
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  // 08 connection, 25006 read-only, 40 rolled back, 53 resources, 55 locks, 57 shutdown or cancelled, 58 system: all may pass
  return typeof code === 'string' && severity !== undefined && !/^(08|25006|40|53|55|57|58)/.test(code);
};

function loadPg(): typeof import('pg') {
  try {
    return require('pg') as typeof import('pg');
  } catch (error) {
    throw new StrataError('no-pg', 'the postgres store needs the package pg', { hint: 'npm install pg', cause: error });
  }
}

function checkOptions({ schema = DEFAULTS.schema, connections = DEFAULTS.connections, timeoutMs = DEFAULTS.timeoutMs, url }: PostgresStoreOptions) {
  if (!/^[a-z_][a-z0-9_]{0,50}$/.test(schema)) throw new StrataError('bad-option', `"${schema}" is no name for a schema`, { hint: 'use lower-case letters, digits and _' });
  if (url !== undefined && !/^postgres(ql)?:\/\//.test(url)) throw new StrataError('bad-option', 'the address of the database must begin with postgresql://');
  return { schema, connections: Math.max(CONNECTIONS_MIN, connections), timeoutMs, url };
}

/** What went wrong while opening, in words that hold no password. */
function openFailure(error: unknown): StrataError {
  if (error instanceof StrataError) return error;
  return new StrataError('cannot-open-store', `cannot open the store in PostgreSQL: ${messageOf(error) || String((error as { code?: unknown }).code)}`, {
    hint: 'see that the server runs, that the address and the role are right, and that the role may create a schema',
    cause: error,
  });
}

async function ensureSchema(client: PoolClient, schema: string): Promise<void> {
  const { rows } = await client.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby');
  if (rows[0]!.standby) throw new StrataError('cannot-open-store', 'the database is a standby, which takes no commits', { hint: 'give the address of the primary' });
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [CREATE_LOCK]);
    const { rows: tables } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [`${schema}.meta`]);
    if (!tables[0]!.there) await client.query(createSchema(schema));
    const { rows: versions } = await client.query<{ version: number }>(`SELECT version FROM ${schema}.meta`);
    const found = versions.map(({ version }) => version).join(', ') || 'none';
    if (found !== String(SCHEMA_VERSION))
      throw new StrataError('store-version', `the schema "${schema}" has version ${found}, not ${SCHEMA_VERSION}`, { hint: 'open it with the version of nx-strata that wrote it, or name another schema: nothing was changed' });
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

const answers: readonly CommitResult[] = [{ ok: true }, { ok: false, reason: 'fenced' }, { ok: false, reason: 'conflict' }];
const sizeOf = (commit: Commit): number => (commit.state?.length ?? 0) + (commit.kv ?? []).reduce((sum, [, value]) => sum + (value?.length ?? 0), 0) + 500;

function effectsOf({ kv, reminders, outbox }: Commit): string | null {
  return kv || reminders || outbox ? JSON.stringify({ kv: kv ?? [], reminders: reminders ?? [], outbox: outbox ?? [] }) : null;
}

export async function openPostgresStore(options: PostgresStoreOptions = {}): Promise<Store> {
  const { schema, connections, timeoutMs, url } = checkOptions(options);
  const { Pool: PoolClass } = loadPg();
  const pool: Pool = new PoolClass({
    ...(url !== undefined && { connectionString: url }),
    max: connections,
    connectionTimeoutMillis: timeoutMs,
    statement_timeout: timeoutMs,
    query_timeout: timeoutMs + 1_000,
    keepAlive: true,
    application_name: 'nx-strata kelpie',
    // an acknowledged turn is on the disk: not less, whatever the server's default is
    options: '-c synchronous_commit=on',
  });
  // a connection went while nothing was asked on it: the next question opens another
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));

  const sql = statements(schema);
  const query = async <Row extends object>(name: StatementName, values: unknown[]): Promise<Row[]> => {
    let client: PoolClient;
    try {
      client = await pool.connect();
    } catch (error) {
      throw new StoreUnknown(messageOf(error) || 'the database cannot be reached');
    }
    let failed = false;
    try {
      return (await client.query<Row>({ name: `${schema}.${name}`, text: sql[name], values })).rows;
    } catch (error) {
      failed = !isRefusal(error);
      throw failed ? new StoreUnknown(messageOf(error) || 'the database did not answer') : error;
    } finally {
      // of a connection on which something failed nobody knows what it will say next
      client.release(failed);
    }
  };

  try {
    const client = await pool.connect();
    let failure: unknown;
    await ensureSchema(client, schema).catch((error: unknown) => void (failure = error));
    client.release(failure !== undefined);
    if (failure !== undefined) throw failure;
  } catch (error) {
    await pool.end();
    throw openFailure(error);
  }

  const sendCommits = async (commits: readonly Commit[]): Promise<readonly CommitResult[]> => {
    const column = <T>(pick: (commit: Commit) => T): T[] => commits.map(pick);
    const [row] = await query<{ answers: number[] }>('commit', [
      column(({ shard }) => shard),
      column(({ epoch }) => epoch),
      column(({ actor }) => actor),
      column(({ expected }) => expected),
      column(({ turn }) => turn),
      column(({ state }) => state ?? null),
      column(({ dedup }) => dedup?.[0] ?? null),
      column(({ dedup }) => dedup?.[1] ?? null),
      column(effectsOf),
      STORE_LIMITS.dedupPerActor,
    ]);
    return row!.answers.map((answer) => answers[answer]!);
  };
  const commitMany = createBatcher<Commit, CommitResult>({ lanes: COMMIT_LANES, ...BATCH, sizeOf, send: sendCommits });
  const verifyMany = createBatcher<readonly [shard: number, epoch: number, actor: string, version: number], boolean>({
    lanes: 1,
    ...BATCH,
    sizeOf: () => 0,
    send: async (questions) => {
      const column = <Place extends 0 | 1 | 2 | 3>(place: Place) => questions.map((question) => question[place]);
      return (await query<{ current: boolean }>('verify', [column(0), column(1), column(2), column(3)])).map(({ current }) => current);
    },
  });

  return {
    heartbeat: async (owner: Owner, ttlMs, address) => (await query('heartbeat', [owner.node, owner.incarnation, address ?? null, ttlMs])).length === 1,
    nodes: () => query<NodeLoad>('nodes', []),
    claim: async (shard, owner) => (await query<Claim>('claim', [shard, owner.node, owner.incarnation]))[0]!,
    release: async (shard, epoch) => void (await query('release', [shard, epoch])),
    async load(actor) {
      const [row] = await query<{ state: string; version: number; dedup: Array<readonly [string, string]> | null }>('load', [actor]);
      return row ? { ...row, dedup: row.dedup ?? [] } : null;
    },
    verify: (shard, epoch, actor, version) => verifyMany([shard, epoch, actor, version]),
    async commit(commit) {
      if (!withinLimits(commit)) return { ok: false, reason: 'too-large' };
      try {
        return await commitMany(commit);
      } catch (error) {
        // the server refused the batch, and so did none of it: alone, each meets its own fate
        if (error instanceof StoreUnknown) throw error;
        return (await sendCommits([commit]))[0]!;
      }
    },
    kvGet: async (actor, key) => (await query<{ value: string }>('kvGet', [actor, key]))[0]?.value ?? null,
    kvList: async (actor, prefix, limit) => (await query<{ key: string; value: string }>('kvList', [actor, prefix, limit])).map(({ key, value }) => [key, value] as const),
    async pending(shard) {
      const rows = await query<{ actor: string; id: string; due_ms: number | null; generation: string; target: string | null; method: string; args: string }>('pending', [shard]);
      const work: { reminders: PendingWork['reminders'][number][]; outbox: PendingWork['outbox'][number][] } = { reminders: [], outbox: [] };
      for (const { actor, id, due_ms: dueMs, generation, target, method, args } of rows) {
        if (target === null) work.reminders.push({ actor, reminder: { name: id, dueMs: dueMs!, generation, method, args } });
        else work.outbox.push({ actor, message: { id, target, method, args } });
      }
      return work;
    },
    acknowledge: async (shard, epoch, _actor, ids) => void (await query('acknowledge', [shard, epoch, ids])),
    orphans: async (limit) => (await query<{ shard: number }>('orphans', [limit])).map(({ shard }) => shard),
    async close() {
      if (!pool.ended && !pool.ending) await pool.end();
    },
  };
}
