// A store in this process's memory: for tests, and for actors that need not outlive it.
import type { Clock } from './ports';
import type { Store } from './store';
import { StoreCore } from './store-core';

export function createMemoryStore(clock: Pick<Clock, 'now'>): Store & { readonly core: StoreCore } {
  const core = new StoreCore(() => clock.now());
  return {
    core,
    atOnce: core,
    heartbeat: (owner, ttlMs, address) => core.heartbeat(owner, ttlMs, address),
    nodes: () => core.nodes(),
    claim: (shard, owner) => core.claim(shard, owner),
    release: (shard, epoch) => core.release(shard, epoch),
    load: (actor) => core.load(actor),
    verify: (shard, epoch, actor, version) => core.verify(shard, epoch, actor, version),
    commit: (commit) => core.commit(commit),
    kvGet: (actor, key) => core.kvGet(actor, key),
    kvList: (actor, prefix, limit) => core.kvList(actor, prefix, limit),
    pending: (shard) => core.pending(shard),
    acknowledge: (shard, epoch, actor, ids) => core.acknowledge(shard, epoch, actor, ids),
    orphans: (limit) => core.orphans(limit),
    close: () => undefined,
  };
}
