// A process that owns counters in an LMDB file and tells each acknowledged call: for kill.test.ts to kill.
import { startNode } from '../../plugins/kelpie/node/node';
import { createSystemClock } from '../../plugins/kelpie/node/ports';
import { Actor } from '../../plugins/kelpie/runtime/actor';
import { openLmdbStore } from '../../plugins/kelpie/stores/lmdb';

export class Tally extends Actor<{ count: number }> {
  static override readonly reads = ['get'];
  initial() {
    return { count: 0 };
  }
  get() {
    return this.state.count;
  }
  add() {
    this.state.count += 1;
    return this.state.count;
  }
}

export const LIMITS = { shards: 64, leaseMs: 400, sweepMs: 100 };

export async function open(file: string, name: string) {
  const store = await openLmdbStore(file, createSystemClock());
  return { store, node: await startNode({ actors: { tally: Tally }, store, name, limits: LIMITS }) };
}

async function main(file: string, name: string): Promise<void> {
  const { node } = await open(file, name);
  process.send!({ ready: true });
  await Promise.all(
    Array.from({ length: 8 }, async (_, lane) => {
      for (;;) {
        const acknowledged = await node.actor(Tally, `t${lane}`).add();
        // no other call before this one is told: what the parent has not heard of is one call at most
        await new Promise((told) => process.send!({ id: `t${lane}`, acknowledged }, told));
      }
    }),
  );
}

if (process.send && process.argv[2] !== undefined) void main(process.argv[2], process.argv[3]!);
