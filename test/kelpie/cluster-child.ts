// A process that runs actors of a cluster on one PostgreSQL: for cluster.ts to start, stop and kill.
import { startNode } from '../../plugins/kelpie/node/node';
import { createSocketNetwork } from '../../plugins/kelpie/node/sockets';
import { Actor } from '../../plugins/kelpie/runtime/actor';
import { openPostgresStore } from '../../plugins/kelpie/stores/postgres';

export class Tally extends Actor<{ count: number; fired: number }> {
  static override readonly reads = ['get', 'where'];
  initial() {
    return { count: 0, fired: 0 };
  }
  get() {
    return this.state;
  }
  /** The process that serves the actor. */
  where() {
    return process.pid;
  }
  add() {
    this.state.count += 1;
    return this.state.count;
  }
  later(delayMs: number) {
    this.ctx.remind('later', delayMs, 'fire');
  }
  fire() {
    this.state.fired += 1;
  }
}

export const LEASE_MS = 250;
export const LIMITS = { leaseMs: LEASE_MS, sweepMs: 100, attemptTimeoutMs: 500, backoffMaxMs: 100, balanceMs: 200, callTimeoutMs: 20_000, commitTimeoutMs: 20_000 };
export const SECRET = 'a secret for a test, and long enough';

export async function open(url: string, name: string, role: 'member' | 'client', limits: object = LIMITS) {
  const store = await openPostgresStore({ url, schema: 'cluster', timeoutMs: 2_000 });
  const network = await createSocketNetwork({ secret: SECRET });
  const node = await startNode({ actors: { tally: Tally }, store, network, name, role, limits });
  return {
    node,
    store,
    async close() {
      await node.stop();
      await network.close();
      await store.close();
    },
  };
}

async function main(url: string, name: string): Promise<void> {
  const { close } = await open(url, name, 'member');
  process.on('message', () => void close().then(() => process.exit(0)));
  process.on('disconnect', () => process.exit(1));
  process.send!('ready');
}

if (require.main === module) void main(process.argv[2]!, process.argv[3]!);
