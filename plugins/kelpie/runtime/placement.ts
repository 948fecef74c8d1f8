// Which node has which shards: giving them away when a node stops or has more than its share, one turn boundary at a time.
import { messageOf } from './errors';
import type { Limits } from './limits';
import { sleep, type Ports } from './ports';
import type { Owner } from './store';

export interface PlacementHost {
  readonly ports: Ports;
  readonly limits: Limits;
  readonly owner: Owner;
  /** Tells a node that it may take shards; they are nobody's by then. */
  ask(node: string, shards: readonly number[]): Promise<unknown>;
  owned(): ReadonlyMap<number, number>;
  /** Whether a turn runs, or a call waits, in one of these. */
  busy(shards: ReadonlySet<number>): boolean;
  /** Forgets all that is in memory of these. */
  lose(shards: ReadonlySet<number>): void;
  adopt(shard: number): Promise<void>;
  /** The shard may still be this node's. */
  doubt(shard: number): void;
}

export interface Placement {
  /** Shards that take no new calls, since they are about to be given away. */
  readonly leaving: ReadonlySet<number>;
  move(shards: readonly number[], node: string): Promise<readonly number[]>;
  /** Gives away what is above this node's share. */
  balance(): Promise<void>;
  adopt(shards: readonly number[]): Promise<void>;
  /** Releases shards (by epoch) of a node that has stopped, ends its lease, and tells the others. */
  leave(shards: ReadonlyMap<number, number>): Promise<void>;
}

/** Shards given away at a time: a node that just came is not flooded, and callers are turned away briefly. */
const MOVED_MAX = 16;
const RELEASES_AT_ONCE = 16;

export function createPlacement(host: PlacementHost): Placement {
  const { ports, limits } = host;
  const { clock, store, log } = ports;
  const leaving = new Set<number>();
  let balancing = false;

  /** A hint: when it is lost, the next call or the next look for orphans finds the shards. */
  const tell = async (node: string, shards: readonly number[]): Promise<void> => {
    if (shards.length > 0) await host.ask(node, shards).catch(() => undefined);
  };

  const release = async (shards: ReadonlyMap<number, number>): Promise<readonly number[]> => {
    const released: number[] = [];
    const left = [...shards];
    const lane = async (): Promise<void> => {
      for (let next = left.pop(); next; next = left.pop()) {
        const [shard, epoch] = next;
        try {
          await store.release(shard, epoch);
          released.push(shard);
        } catch (error) {
          host.doubt(shard);
          log('warn', `shard ${shard} was not released: ${messageOf(error)}`);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(RELEASES_AT_ONCE, left.length) }, lane));
    return released.sort((x, y) => x - y);
  };

  /** Waits until no turn runs in `shards`; false when that took too long. */
  const atRest = async (shards: ReadonlySet<number>): Promise<boolean> => {
    const deadline = clock.now() + limits.attemptTimeoutMs;
    while (host.busy(shards)) {
      if (clock.now() >= deadline) return false;
      await sleep(clock, 2);
    }
    return true;
  };

  const move = async (asked: readonly number[], node: string): Promise<readonly number[]> => {
    const shards = new Map(asked.flatMap((shard) => (host.owned().has(shard) && !leaving.has(shard) ? [[shard, host.owned().get(shard)!] as const] : [])));
    const names = new Set(shards.keys());
    if (names.size === 0) return [];
    for (const shard of names) leaving.add(shard);
    try {
      if (!(await atRest(names))) return [];
      // lost to another node meanwhile: not this node's to give
      for (const [shard, epoch] of [...shards]) if (host.owned().get(shard) !== epoch) shards.delete(shard);
      host.lose(new Set(shards.keys()));
      const released = await release(shards);
      void tell(node, released);
      return released;
    } finally {
      for (const shard of names) leaving.delete(shard);
    }
  };

  return {
    leaving,
    move,
    async balance() {
      if (balancing) return;
      balancing = true;
      try {
        const nodes = await store.nodes();
        const others = nodes.filter(({ node }) => node !== host.owner.node).sort((x, y) => x.shards - y.shards);
        const [least] = others;
        if (!least || others.length === nodes.length) return; // alone, or this node's lease is over
        const mine = host.owned().size;
        const share = Math.ceil((others.reduce((sum, { shards }) => sum + shards, 0) + mine) / nodes.length);
        const surplus = Math.min(mine - share, share - least.shards, MOVED_MAX);
        // a little more than its share is no reason to move anything
        if (mine > share + Math.max(1, share >> 3) && surplus > 0) await move([...host.owned().keys()].slice(0, surplus), least.node);
      } catch (error) {
        log('warn', `shards were not balanced: ${messageOf(error)}`);
      } finally {
        balancing = false;
      }
    },
    async adopt(shards) {
      for (const shard of shards) await host.adopt(shard).catch(() => undefined); // whoever has it keeps it
    },
    async leave(shards) {
      const released = await release(shards);
      try {
        await store.heartbeat(host.owner, 0);
        const others = (await store.nodes()).filter(({ node }) => node !== host.owner.node);
        await Promise.all(others.map(({ node }, place) => tell(node, released.filter((_, index) => index % others.length === place))));
      } catch (error) {
        log('warn', `the lease was not given up, and ends by itself: ${messageOf(error)}`);
      }
    },
  };
}
