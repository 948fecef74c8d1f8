// Conformance of stores, who owns a shard: leases, claims and epochs.
import * as assert from 'uvu/assert';
import { commit, one, own, two, type Cases } from './helpers';

export const ownership: Cases = {
  async 'nobody claims without a lease'({ store }) {
    assert.is((await store.claim(3, one)).granted, false);
  },
  async 'a claim is granted once, and again to the same owner'({ store }) {
    await store.heartbeat(one, 1000);
    await store.heartbeat(two, 1000);
    assert.equal(await store.claim(3, one), { ...one, epoch: 1, granted: true });
    assert.equal(await store.claim(3, one), { ...one, epoch: 1, granted: true });
    assert.equal(await store.claim(3, two), { ...one, epoch: 1, granted: false });
  },
  async 'shards are claimed one by one'({ store }) {
    await store.heartbeat(one, 1000);
    await store.heartbeat(two, 1000);
    await store.claim(3, one);
    assert.is((await store.claim(4, two)).granted, true);
  },
  async 'when the lease ends another takes the shard, with a higher epoch'({ store, advance }) {
    await store.heartbeat(one, 1000);
    await store.claim(3, one);
    await advance(1500);
    await store.heartbeat(two, 1000);
    assert.equal(await store.claim(3, two), { ...two, epoch: 2, granted: true });
  },
  async 'a renewed lease keeps the shard'({ store, advance }) {
    await store.heartbeat(one, 1000);
    await store.claim(3, one);
    await advance(800);
    await store.heartbeat(one, 1000);
    await advance(800);
    await store.heartbeat(two, 1000);
    assert.is((await store.claim(3, two)).granted, false);
  },
  async 'a restarted node is another owner, and its former run cannot come back'({ store }) {
    await store.heartbeat(one, 60_000);
    await store.claim(3, one);
    const again = { node: 'one', incarnation: '2' };
    assert.is(await store.heartbeat(again, 60_000), true);
    assert.equal(await store.claim(3, again), { ...again, epoch: 2, granted: true });
    assert.is(await store.heartbeat(one, 60_000), false);
    assert.is((await store.claim(3, one)).granted, false);
  },
  async 'a released shard is free at once, and its next owner has a higher epoch'({ store }) {
    await store.heartbeat(one, 60_000);
    await store.heartbeat(two, 60_000);
    await store.claim(3, one);
    await store.release(3, 1);
    assert.equal(await store.claim(3, two), { ...two, epoch: 2, granted: true });
    await store.release(3, 1); // late: not the owner's epoch
    assert.is((await store.claim(3, one)).granted, false);
  },
  async 'a lease of 0 ms ends at once'({ store }) {
    await store.heartbeat(one, 60_000);
    await store.claim(3, one);
    await store.heartbeat(one, 0);
    await store.heartbeat(two, 60_000);
    assert.equal(await store.claim(3, two), { ...two, epoch: 2, granted: true });
  },
  async 'nodes: those whose leases are alive, by name, with their address and their shards'({ store }) {
    await store.heartbeat(two, 60_000, '127.0.0.1:2');
    await store.heartbeat(one, 60_000);
    await store.claim(3, two);
    await store.claim(4, two);
    assert.equal(await store.nodes(), [
      { ...one, address: null, shards: 0 },
      { ...two, address: '127.0.0.1:2', shards: 2 },
    ]);
  },
  async 'nodes: one whose lease is over is none'({ store, advance }) {
    await store.heartbeat(one, 1_000);
    await store.heartbeat(two, 60_000);
    await advance(2_000);
    assert.equal((await store.nodes()).map(({ node }) => node), ['two']);
  },
  async 'nodes: a restarted node has its new address, and none of the shards of its former run'({ store }) {
    await store.heartbeat(one, 60_000, 'a:1');
    await store.claim(3, one);
    await store.heartbeat({ node: 'one', incarnation: '2' }, 60_000, 'a:2');
    assert.equal(await store.nodes(), [{ node: 'one', incarnation: '2', address: 'a:2', shards: 0 }]);
  },
  async 'a lease that ended and was taken up again keeps what nobody claimed meanwhile'({ store, advance }) {
    await store.heartbeat(one, 1_000);
    await store.claim(3, one);
    await advance(2_000);
    await store.heartbeat(one, 1_000);
    assert.equal(await store.claim(3, one), { ...one, epoch: 1, granted: true });
  },
  async 'a lease taken up again brings nothing back that another has claimed'({ store, advance }) {
    await store.heartbeat(one, 1_000);
    await store.claim(3, one);
    await advance(2_000);
    await store.heartbeat(two, 60_000);
    await store.claim(3, two);
    await store.heartbeat(one, 1_000);
    assert.equal(await store.claim(3, one), { ...two, epoch: 2, granted: false });
  },
  async 'a clock that goes back makes leases last longer, and takes nothing from anybody'({ store, advance }) {
    await own(store);
    await advance(-100_000);
    await store.heartbeat(two, 60_000);
    assert.is((await store.claim(3, two)).granted, false);
    assert.equal(await store.commit(commit()), { ok: true });
    await store.heartbeat(one, 1_000);
    await advance(2_000);
    assert.is((await store.claim(3, two)).epoch, 2);
  },
  async 'a clock that jumps ahead costs the shard, never the rule of one owner'({ store, advance }) {
    await own(store);
    await advance(10 * 365 * 86_400_000);
    await store.heartbeat(two, 60_000);
    await store.claim(3, two);
    assert.equal(await store.commit(commit()), { ok: false, reason: 'fenced' });
    assert.equal(await store.commit(commit({ epoch: 2 })), { ok: true });
  },
  async 'claims side by side: one of many nodes is granted'({ store }) {
    const nodes = Array.from({ length: 8 }, (_, i) => ({ node: `n${i}`, incarnation: '1' }));
    await Promise.all(nodes.map((node) => store.heartbeat(node, 60_000)));
    const claims = await Promise.all(nodes.map((node) => store.claim(3, node)));
    assert.is(claims.filter(({ granted }) => granted).length, 1);
    assert.is(new Set(claims.map(({ node }) => node)).size, 1);
  },
  async 'claims of many shards side by side are all granted'({ store }) {
    await store.heartbeat(one, 60_000);
    const claims = await Promise.all(Array.from({ length: 64 }, (_, shard) => store.claim(shard, one)));
    assert.ok(claims.every(({ granted, epoch }) => granted && epoch === 1));
    assert.is((await store.nodes())[0]!.shards, 64);
  },
  async 'the release of a shard that nobody has is nothing'({ store }) {
    await store.release(7, 1);
    await store.heartbeat(one, 60_000);
    assert.is((await store.claim(7, one)).epoch, 1);
  },
  async 'a released shard, claimed again by the same run, has a new epoch'({ store }) {
    await own(store);
    await store.release(3, 1);
    assert.is((await store.claim(3, one)).epoch, 2);
    assert.equal(await store.commit(commit()), { ok: false, reason: 'fenced' });
  },
  async 'takeovers in turn: each epoch is one higher, and only the latest may write'({ store, advance }) {
    for (let epoch = 1; epoch <= 6; epoch += 1) {
      const node = epoch % 2 ? one : two;
      await store.heartbeat(node, 1_000);
      assert.equal(await store.claim(3, node), { ...node, epoch, granted: true });
      for (let former = 1; former < epoch; former += 1) assert.equal(await store.commit(commit({ epoch: former, expected: epoch - 1, turn: `${epoch}` })), { ok: false, reason: 'fenced' });
      assert.equal(await store.commit(commit({ epoch, expected: epoch - 1, turn: `${epoch}` })), { ok: true });
      await advance(2_000);
    }
  },
  async 'the first and the last shard are shards like others'({ store }) {
    await store.heartbeat(one, 60_000);
    for (const shard of [0, 1023]) {
      assert.is((await store.claim(shard, one)).granted, true);
      assert.equal(await store.commit(commit({ shard, actor: `a/${shard}`, turn: `${shard}` })), { ok: true });
    }
  },
};
