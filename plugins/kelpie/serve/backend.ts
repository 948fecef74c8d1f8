// Where a served node keeps its actors, and how it reaches the other nodes of its cluster.
import { join } from 'node:path';
import type { ActorServeOptions } from '../../../schemas/types/actor-serve-options.schema';
import { LocalNetwork, type Network } from '../node/ports';
import { createSocketNetwork } from '../node/sockets';
import { createMemoryStore } from '../runtime/memory-store';
import type { Clock } from '../runtime/ports';
import type { Store } from '../runtime/store';
import { openLmdbStore } from '../stores/lmdb';
import { openPostgresStore } from '../stores/postgres';

export interface Backend {
  readonly store: Store;
  readonly network: Network;
  /** For the line that tells that the server is there. */
  readonly note: string;
  close(): Promise<void>;
}

/** Secrets come from the environment, where no process list and no configuration file shows them. */
const environment = (name: string): string | undefined => process.env[name] || undefined;

async function openStore({ store, file, schema }: ActorServeOptions, root: string, clock: Clock): Promise<Store> {
  if (store === 'memory') return createMemoryStore(clock);
  if (store !== 'postgres') return openLmdbStore(join(root, file ?? '.data/actors.mdb'), clock, { readFirst: true });
  const url = environment('NX_STRATA_POSTGRES_URL');
  return openPostgresStore({ ...(url !== undefined && { url }), ...(schema !== undefined && { schema }) });
}

export async function openBackend(options: ActorServeOptions, root: string, clock: Clock): Promise<Backend> {
  const store = await openStore(options, root, clock);
  const secret = environment('NX_STRATA_NODE_SECRET');
  try {
    const sockets = secret === undefined ? undefined : await createSocketNetwork({ secret, host: options.nodeHost ?? '127.0.0.1', port: options.nodePort ?? 0 });
    return {
      store,
      network: sockets ?? new LocalNetwork(),
      note: `${options.store === 'memory' ? ', in memory only' : ''}${sockets ? `, for other nodes at ${sockets.address}` : ''}`,
      async close() {
        await sockets?.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
