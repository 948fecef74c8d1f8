// The stores that the conformance suite runs against, each with what a test may do to it from outside.
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { kelpieAddon, type World } from '../../../native/kelpie/index';
import { createSystemClock } from '../../../plugins/kelpie/node/ports';
import { openLogStore } from '../../../plugins/kelpie/runtime/log-store';
import { createMemoryStore } from '../../../plugins/kelpie/runtime/memory-store';
import type { Clock, Disk } from '../../../plugins/kelpie/runtime/ports';
import type { Store } from '../../../plugins/kelpie/runtime/store';
import { openLmdbStore } from '../../../plugins/kelpie/stores/lmdb';
import { openPostgresStore } from '../../../plugins/kelpie/stores/postgres';
import { startPostgres, type PostgresServer } from '../postgres-server';

export interface Subject {
  readonly store: Store;
  /** Moves the time by which leases end; back where it is negative. */
  advance(ms: number): Promise<void> | void;
  /** The store as it is after its process ended without warning; absent where nothing outlives it. */
  reopen?(): Promise<Store>;
  /** Cuts the store off in the midst of what it does: what is not answered is unknown. Absent where there is nothing between. */
  cutOff?(): Promise<void>;
  /** Damages what is kept, so that it can be opened no more. */
  corrupt?(): Promise<void>;
  /** Makes it look as if a later version had written it. */
  setVersion?(version: number): Promise<void>;
  end(): Promise<void>;
}

/** Opens subjects of one kind; a capability that a subject lacks is absent in its first one, too. */
export interface SubjectKind {
  readonly can: ReadonlySet<'reopen' | 'cutOff' | 'corrupt' | 'setVersion'>;
  open(): Promise<Subject>;
  close(): Promise<void>;
}

const movable = (): Clock & { advance(ms: number): void } => {
  const system = createSystemClock();
  let ahead = 0;
  return { ...system, now: () => system.now() + ahead, advance: (ms) => void (ahead += ms) };
};

const memory: SubjectKind = {
  can: new Set(),
  async open() {
    const clock = movable();
    return { store: createMemoryStore(clock), advance: (ms) => clock.advance(ms), end: async () => undefined };
  },
  close: async () => undefined,
};

function lmdb(): SubjectKind {
  const folder = mkdtempSync(join(tmpdir(), 'stores-'));
  let files = 0;
  return {
    can: new Set(['reopen', 'corrupt', 'setVersion'] as const),
    async open() {
      const clock = movable();
      const file = join(folder, `store-${(files += 1)}.mdb`);
      let store = await openLmdbStore(file, clock);
      return {
        store,
        advance: (ms) => clock.advance(ms),
        async reopen() {
          await store.close();
          return (store = await openLmdbStore(file, clock));
        },
        async corrupt() {
          await store.close();
          truncateSync(file, 100);
          writeFileSync(file, 'this is not a database, though it is long enough to look at '.repeat(200));
        },
        async setVersion(version) {
          await store.close();
          const { open } = require('lmdb') as typeof import('lmdb');
          const db = open({ path: file, noSubdir: true, encoding: 'json' });
          await db.put(['m'], { version });
          await db.close();
        },
        end: async () => void (await Promise.resolve(store.close()).catch(() => undefined)),
      };
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A disk of the simulated world: what was written and not synced is kept, lost or torn at a crash, sector by sector. */
function worldDisk(world: World, node: number): Disk {
  const disk: Disk = {
    size: async (file) => world.diskSize(node, file),
    async read(file, offset, length) {
      const bytes = world.diskRead(node, file, offset, length);
      if (!bytes) throw new Error('read behind the end of the file');
      return bytes;
    },
    async write(file, offset, bytes) {
      await new Promise((resolve) => setImmediate(resolve));
      if (world.diskWrite(node, file, offset, bytes) !== 0) throw new Error('no space left on the disk');
    },
    async sync(file) {
      await new Promise((resolve) => setImmediate(resolve));
      world.diskSync(node, file);
    },
    async writeSynced(files, offset, bytes) {
      for (const file of files) await disk.write(file, offset, bytes);
      for (const file of files) await disk.sync(file);
    },
  };
  return disk;
}

function simulated(): SubjectKind {
  let seed = 0;
  return {
    can: new Set(['reopen', 'corrupt'] as const),
    async open() {
      const clock = movable();
      const world = new (kelpieAddon().World)((seed += 1), 1, new Float64Array(8));
      // after a crash the former process must reach the disk no more
      const attached = (): { disk: Disk; detach(): void } => {
        let here = true;
        const real = worldDisk(world, 0);
        const never = new Promise<never>(() => undefined);
        const guarded = <Args extends readonly unknown[], Result>(work: (...args: Args) => Promise<Result>) => async (...args: Args): Promise<Result> => {
          if (!here) return never;
          const result = await work(...args);
          return here ? result : never;
        };
        return { disk: { size: guarded(real.size), read: guarded(real.read), write: guarded(real.write), sync: guarded(real.sync), writeSynced: guarded(real.writeSynced) }, detach: () => void (here = false) };
      };
      let current = attached();
      return {
        store: await openLogStore(current.disk, clock),
        advance: (ms) => clock.advance(ms),
        async reopen() {
          current.detach();
          world.crash(0);
          current = attached();
          return openLogStore(current.disk, clock);
        },
        async corrupt() {
          current.detach();
          for (const file of ['log.a', 'log.b']) {
            world.diskWrite(0, file, 20, Uint8Array.from(Buffer.from('damaged')));
            world.diskSync(0, file);
          }
          current = attached();
        },
        end: async () => current.detach(),
      };
    },
    close: async () => undefined,
  };
}

function postgres(): SubjectKind {
  let server: Promise<PostgresServer> | undefined;
  let admin: Client | undefined;
  let store: Store | undefined;
  const schema = 'conformance';
  const tables = ['nodes', 'shards', 'actors', 'outcomes', 'kv', 'reminders', 'outbox'].map((table) => `${schema}.${table}`).join(', ');
  /** Ends every connection but the administrator's. */
  const cut = async (): Promise<void> => void (await admin!.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename IS NOT NULL'));
  return {
    can: new Set(['reopen', 'cutOff', 'corrupt', 'setVersion'] as const),
    async open() {
      const { url } = await (server ??= startPostgres());
      if (!admin) await (admin = new Client({ connectionString: url })).connect();
      const open = (): Promise<Store> => openPostgresStore({ url, schema, timeoutMs: 5_000 });
      store ??= await open();
      await admin.query(`TRUNCATE ${tables}`);
      const first = store;
      let damaged = false;
      return {
        store: first,
        // the server's clock cannot be moved: the leases are, instead
        advance: async (ms) => void (await admin!.query(`UPDATE ${schema}.nodes SET expires = expires - $1 * interval '1 millisecond'`, [ms])),
        async reopen() {
          await cut();
          await first.close();
          store = undefined;
          return open();
        },
        cutOff: cut,
        async corrupt() {
          await first.close();
          damaged = true;
          await admin!.query(`DROP TABLE ${schema}.meta; CREATE TABLE ${schema}.meta (something text)`);
        },
        async setVersion(version) {
          await first.close();
          await admin!.query(`UPDATE ${schema}.meta SET version = $1`, [version]);
        },
        async end() {
          if (damaged) await admin!.query(`DROP SCHEMA ${schema} CASCADE`);
        },
      };
    },
    async close() {
      await store?.close();
      await admin?.end();
      await (await server)?.stop();
    },
  };
}

export const kinds: Readonly<Record<string, () => SubjectKind>> = { memory: () => memory, lmdb, simulated, postgres };
