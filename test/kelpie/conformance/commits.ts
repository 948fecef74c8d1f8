// Conformance of stores, commits: all or nothing, once, and only by the owner.
import * as assert from 'uvu/assert';
import { commit, message, one, own, reminder, two, type Cases } from './helpers';

export const commits: Cases = {
  async 'an actor that was never committed has no record'({ store }) {
    assert.is(await store.load('a/1'), null);
  },
  async 'a commit is seen, with its version and its outcome'({ store }) {
    await own(store);
    assert.equal(await store.commit(commit()), { ok: true });
    assert.equal(await store.load('a/1'), { state: '{"v":1}', version: 1, dedup: [['r1', '{"ok":1}']] });
  },
  async 'a commit without a state keeps the former'({ store }) {
    await own(store);
    await store.commit(commit());
    const { state: _, ...rest } = commit({ expected: 1, turn: 't2', dedup: ['r2', '{}'] });
    assert.equal(await store.commit(rest), { ok: true });
    assert.equal(await store.load('a/1'), { state: '{"v":1}', version: 2, dedup: [['r1', '{"ok":1}'], ['r2', '{}']] });
  },
  async 'fencing: a commit with an old epoch is refused and changes nothing'({ store, advance }) {
    await own(store);
    await store.commit(commit());
    await advance(100_000);
    await store.heartbeat(two, 1000);
    await store.claim(3, two);
    assert.equal(await store.commit(commit({ expected: 1, turn: 't2', state: '{"v":2}', kv: [['k', '1']], outbox: [message('x')] })), { ok: false, reason: 'fenced' });
    assert.is((await store.load('a/1'))?.state, '{"v":1}');
    assert.is(await store.kvGet('a/1', 'k'), null);
    assert.equal(await store.pending(3), { reminders: [], outbox: [] });
  },
  async 'fencing: an epoch that was never given is refused'({ store }) {
    await own(store);
    assert.equal(await store.commit(commit({ epoch: 2 })), { ok: false, reason: 'fenced' });
    assert.equal(await store.commit(commit({ epoch: 0 })), { ok: false, reason: 'fenced' });
    assert.equal(await store.commit(commit({ shard: 4 })), { ok: false, reason: 'fenced' });
  },
  async 'a commit from an old version is refused'({ store }) {
    await own(store);
    await store.commit(commit());
    assert.equal(await store.commit(commit({ turn: 't2' })), { ok: false, reason: 'conflict' });
    assert.equal(await store.commit(commit({ turn: 't2', expected: 2 })), { ok: false, reason: 'conflict' });
  },
  async 'a commit of unknown outcome may be sent again: it is applied once'({ store }) {
    await own(store);
    await store.commit(commit({ outbox: [message('x')] }));
    assert.equal(await store.commit(commit({ outbox: [message('x')] })), { ok: true });
    assert.is((await store.load('a/1'))?.version, 1);
    assert.is((await store.pending(3)).outbox.length, 1);
  },
  async 'a commit sent again is answered even when the shard has moved'({ store, advance }) {
    await own(store);
    await store.commit(commit());
    await advance(100_000);
    await store.heartbeat(two, 1000);
    await store.claim(3, two);
    assert.equal(await store.commit(commit()), { ok: true });
  },
  async 'commits side by side: one of those from the same version is taken'({ store }) {
    await own(store);
    const results = await Promise.all(Array.from({ length: 10 }, (_, i) => store.commit(commit({ turn: `t${i}`, state: `{"v":${i}}` }))));
    assert.is(results.filter((result) => result.ok).length, 1);
    assert.is((await store.load('a/1'))?.version, 1);
  },
  async 'commits of many actors side by side are all taken'({ store }) {
    await own(store);
    const results = await Promise.all(Array.from({ length: 100 }, (_, i) => store.commit(commit({ actor: `a/${i}`, turn: `t${i}` }))));
    assert.ok(results.every((result) => result.ok));
  },
  async 'a read is verified by epoch and version'({ store }) {
    await own(store);
    await store.commit(commit());
    assert.equal([await store.verify(3, 1, 'a/1', 1), await store.verify(3, 2, 'a/1', 1), await store.verify(3, 1, 'a/1', 0), await store.verify(3, 1, 'a/9', 0)], [true, false, false, true]);
  },
  async 'a first commit without a state has an empty one'({ store }) {
    await own(store);
    const { state: _, ...rest } = commit();
    await store.commit(rest);
    assert.is((await store.load('a/1'))?.state, '{}');
  },
  async 'a commit without an outcome leaves the outcomes as they are'({ store }) {
    await own(store);
    await store.commit(commit());
    const { dedup: _, ...rest } = commit({ expected: 1, turn: 't2' });
    await store.commit(rest);
    assert.equal((await store.load('a/1'))?.dedup, [['r1', '{"ok":1}']]);
  },
  async 'versions count by actor'({ store }) {
    await own(store);
    await store.commit(commit());
    await store.commit(commit({ actor: 'a/2', turn: 't2' }));
    await store.commit(commit({ expected: 1, turn: 't3' }));
    assert.equal([(await store.load('a/1'))?.version, (await store.load('a/2'))?.version], [2, 1]);
  },
  async 'turns of two actors are two turns, whatever they are called'({ store }) {
    await own(store);
    await store.commit(commit({ turn: 'same' }));
    assert.equal(await store.commit(commit({ actor: 'a/2', turn: 'same', state: '{"v":2}' })), { ok: true });
    assert.is((await store.load('a/2'))?.state, '{"v":2}');
  },
  async 'a commit sent again after others followed is refused, and changes nothing'({ store }) {
    await own(store);
    await store.commit(commit());
    await store.commit(commit({ expected: 1, turn: 't2', state: '{"v":2}' }));
    assert.equal(await store.commit(commit()), { ok: false, reason: 'conflict' });
    assert.equal([(await store.load('a/1'))?.state, (await store.load('a/1'))?.version], ['{"v":2}', 2]);
  },
  async 'a commit sent again keeps what was committed first'({ store }) {
    await own(store);
    await store.commit(commit({ kv: [['k', '1']] }));
    assert.equal(await store.commit(commit({ state: '{"v":9}', kv: [['k', '9']] })), { ok: true });
    assert.equal([(await store.load('a/1'))?.state, await store.kvGet('a/1', 'k')], ['{"v":1}', '1']);
  },
  async 'a commit that is both from an old owner and from an old version is fenced'({ store }) {
    await own(store);
    await store.commit(commit());
    assert.equal(await store.commit(commit({ epoch: 0, turn: 't2' })), { ok: false, reason: 'fenced' });
  },
  async 'a refused commit leaves nothing: no outcome, no kv, no reminder, no message'({ store }) {
    await own(store);
    await store.commit(commit());
    await store.commit(commit({ turn: 't2', dedup: ['r2', '{}'], kv: [['k', '1']], reminders: [['x', reminder('x')]], outbox: [message('m')] }));
    assert.equal((await store.load('a/1'))?.dedup, [['r1', '{"ok":1}']]);
    assert.is(await store.kvGet('a/1', 'k'), null);
    assert.equal(await store.pending(3), { reminders: [], outbox: [] });
  },
  async 'the same commit many times at once is applied once'({ store }) {
    await own(store);
    const results = await Promise.all(Array.from({ length: 12 }, () => store.commit(commit({ outbox: [message('m')] }))));
    assert.ok(results.every(({ ok }) => ok));
    assert.equal([(await store.load('a/1'))?.version, (await store.pending(3)).outbox.length], [1, 1]);
  },
  async 'a chain of commits, each from the version before'({ store }) {
    await own(store);
    for (let i = 0; i < 40; i += 1) assert.equal(await store.commit(commit({ expected: i, turn: `t${i}`, state: `{"v":${i}}`, dedup: [`r${i}`, '{}'] })), { ok: true });
    const record = (await store.load('a/1'))!;
    assert.equal([record.version, record.state, record.dedup.map(([id]) => id)], [40, '{"v":39}', Array.from({ length: 40 }, (_, i) => `r${i}`)]);
  },
  async 'many actors at once, each with a chain'({ store }) {
    await own(store);
    await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        for (let version = 0; version < 5; version += 1) assert.equal(await store.commit(commit({ actor: `a/${i}`, expected: version, turn: `${i}.${version}`, dedup: [`${i}.${version}`, '{}'] })), { ok: true });
      }),
    );
    for (let i = 0; i < 20; i += 1) assert.is((await store.load(`a/${i}`))?.version, 5);
  },
  async 'commits and a takeover side by side: what was not fenced was before it, and stays'({ store, advance }) {
    await store.heartbeat(one, 1_000);
    await store.claim(3, one);
    await advance(2_000);
    await store.heartbeat(two, 60_000);
    const before = Promise.all(Array.from({ length: 20 }, (_, i) => store.commit(commit({ actor: `a/${i}`, turn: `t${i}` }))));
    const taken = store.claim(3, two);
    const after = Promise.all(Array.from({ length: 20 }, (_, i) => store.commit(commit({ actor: `a/${20 + i}`, turn: `u${i}` }))));
    assert.is((await taken).epoch, 2);
    const results = [...(await before), ...(await after)];
    for (const [i, result] of results.entries()) {
      if (!result.ok) assert.is(result.reason, 'fenced');
      assert.is((await store.load(`a/${i}`)) !== null, result.ok);
    }
    assert.equal(await store.commit(commit({ actor: 'a/99' })), { ok: false, reason: 'fenced' });
  },
  async 'a read is not verified after a takeover'({ store, advance }) {
    await own(store);
    await store.commit(commit());
    await advance(100_000);
    assert.is(await store.verify(3, 1, 'a/1', 1), true, 'the lease alone decides nothing');
    await store.heartbeat(two, 1_000);
    await store.claim(3, two);
    assert.equal([await store.verify(3, 1, 'a/1', 1), await store.verify(3, 2, 'a/1', 1)], [false, true]);
  },
  async 'many reads are verified side by side, each by its own'({ store }) {
    await own(store);
    await store.commit(commit());
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => store.verify(3, 1, 'a/1', i % 3)));
    assert.equal(answers, Array.from({ length: 50 }, (_, i) => i % 3 === 1));
  },
};
