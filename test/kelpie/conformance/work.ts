// Conformance of stores, what turns leave behind: kv, reminders, messages.
import * as assert from 'uvu/assert';
import { commit, message, one, own, reminder, two, type Cases } from './helpers';

export const work: Cases = {
  async 'kv: written, changed and deleted with commits, and listed by prefix in order'({ store }) {
    await own(store);
    await store.commit(commit({ kv: [['p/b', '2'], ['p/a', '1'], ['q', '3'], ['p', '0']] }));
    assert.equal(await store.kvList('a/1', 'p/', 10), [['p/a', '1'], ['p/b', '2']]);
    assert.equal(await store.kvList('a/1', '', 2), [['p', '0'], ['p/a', '1']]);
    await store.commit(commit({ expected: 1, turn: 't2', kv: [['p/a', null], ['q', '4']] }));
    assert.equal([await store.kvGet('a/1', 'p/a'), await store.kvGet('a/1', 'q')], [null, '4']);
  },
  async 'kv: an actor sees its own entries only'({ store }) {
    await own(store);
    await store.commit(commit({ kv: [['k', '1']] }));
    assert.is(await store.kvGet('a/2', 'k'), null);
    assert.equal(await store.kvList('a/', '', 10), []);
  },
  async 'reminders: kept until they are deleted, one a name'({ store }) {
    await own(store);
    await store.commit(commit({ reminders: [['x', reminder('x')], ['y', reminder('y')]] }));
    await store.commit(commit({ expected: 1, turn: 't2', reminders: [['x', null], ['y', reminder('y', 'g2')]] }));
    assert.equal((await store.pending(3)).reminders, [{ actor: 'a/1', reminder: reminder('y', 'g2') }]);
    assert.equal((await store.pending(4)).reminders, []);
  },
  async 'outbox: kept in order until acknowledged'({ store }) {
    await own(store);
    await store.commit(commit({ outbox: [message('a/1@000000000001.0000'), message('a/1@000000000001.0001')] }));
    await store.commit(commit({ expected: 1, turn: 't2', outbox: [message('a/1@000000000002.0000')] }));
    assert.equal((await store.pending(3)).outbox.map(({ message: { id } }) => id), ['a/1@000000000001.0000', 'a/1@000000000001.0001', 'a/1@000000000002.0000']);
    await store.acknowledge(3, 1, 'a/1', ['a/1@000000000001.0001']);
    await store.acknowledge(3, 1, 'a/1', ['a/1@000000000001.0001', 'never there']);
    assert.equal((await store.pending(3)).outbox.map(({ message: { id } }) => id), ['a/1@000000000001.0000', 'a/1@000000000002.0000']);
  },
  async 'outbox: an acknowledgement of a former owner is ignored'({ store, advance }) {
    await own(store);
    await store.commit(commit({ outbox: [message('x')] }));
    await advance(100_000);
    await store.heartbeat(two, 1000);
    await store.claim(3, two);
    await store.acknowledge(3, 1, 'a/1', ['x']);
    assert.is((await store.pending(3)).outbox.length, 1);
  },
  async 'orphans: shards with work whose owner is gone'({ store, advance }) {
    await own(store);
    await store.commit(commit({ outbox: [message('x')] }));
    assert.equal(await store.orphans(10), []);
    await advance(100_000);
    assert.equal(await store.orphans(10), [3]);
    assert.equal(await store.orphans(0), []);
  },
  async 'kv: of two changes of a key in one turn the last holds'({ store }) {
    await own(store);
    await store.commit(commit({ kv: [['a', '1'], ['a', '2'], ['b', '1'], ['b', null], ['c', null], ['c', '3']] }));
    assert.equal(await store.kvList('a/1', '', 10), [['a', '2'], ['c', '3']]);
  },
  async 'kv: what is not there can be deleted'({ store }) {
    await own(store);
    assert.equal(await store.commit(commit({ kv: [['nothing', null]] })), { ok: true });
    assert.equal(await store.kvList('a/1', '', 10), []);
  },
  async 'kv: a list of none, of one, and of more than there are'({ store }) {
    await own(store);
    await store.commit(commit({ kv: [['a', '1'], ['b', '2']] }));
    assert.equal([(await store.kvList('a/1', '', 0)).length, (await store.kvList('a/1', '', 1)).length, (await store.kvList('a/1', '', 99)).length], [0, 1, 2]);
  },
  async 'kv: a prefix is text, not a pattern'({ store }) {
    await own(store);
    await store.commit(commit({ kv: [['%', '1'], ['a%b', '2'], ['a_b', '3'], ['axb', '4'], ['a\\b', '5'], ['*', '6']] }));
    assert.equal(await store.kvList('a/1', 'a_', 10), [['a_b', '3']]);
    assert.equal(await store.kvList('a/1', '%', 10), [['%', '1']]);
    assert.equal(await store.kvList('a/1', 'a\\', 10), [['a\\b', '5']]);
    assert.equal(await store.kvList('a/1', '*', 10), [['*', '6']]);
  },
  async 'kv: keys are in the order of their code points'({ store }) {
    await own(store);
    const keys = ['A', 'Z', 'a', 'aa', 'b', 'é', '\ud7ff', '\ue000', '\uffff', '😀'];
    await store.commit(commit({ kv: [...keys].reverse().map((key) => [key, '1'] as const) }));
    assert.equal((await store.kvList('a/1', '', 99)).map(([key]) => key), keys);
  },
  async 'kv: one id that begins like another is another'({ store }) {
    await own(store);
    await store.commit(commit({ actor: 'a/1', kv: [['k', '1']] }));
    await store.commit(commit({ actor: 'a/10', turn: 't2', kv: [['k', '10']] }));
    await store.commit(commit({ actor: 'a/1/0', turn: 't3', kv: [['k', '100']] }));
    assert.equal([await store.kvList('a/1', '', 9), await store.kvList('a/10', '', 9), await store.kvList('a/1/0', '', 9)], [[['k', '1']], [['k', '10']], [['k', '100']]]);
  },
  async 'kv: later turns that do not touch it leave it'({ store }) {
    await own(store);
    await store.commit(commit({ kv: [['k', '1']] }));
    for (let i = 1; i < 5; i += 1) await store.commit(commit({ expected: i, turn: `t${i}`, dedup: [`r${i}`, '{}'] }));
    assert.is(await store.kvGet('a/1', 'k'), '1');
  },
  async 'reminders: of two of a name in one turn the last holds'({ store }) {
    await own(store);
    await store.commit(commit({ reminders: [['x', reminder('x', 'g1')], ['x', reminder('x', 'g2')], ['y', reminder('y')], ['y', null]] }));
    assert.equal((await store.pending(3)).reminders, [{ actor: 'a/1', reminder: reminder('x', 'g2') }]);
  },
  async 'reminders: those of all actors of a shard, and of no other'({ store }) {
    await own(store);
    await store.claim(4, one);
    await store.commit(commit({ actor: 'a/1', reminders: [['x', reminder('x')]] }));
    await store.commit(commit({ actor: 'a/2', turn: 't2', reminders: [['x', reminder('x')]] }));
    await store.commit(commit({ actor: 'a/3', shard: 4, turn: 't3', reminders: [['x', reminder('x')]] }));
    assert.equal((await store.pending(3)).reminders.map(({ actor }) => actor).sort(), ['a/1', 'a/2']);
    assert.equal((await store.pending(4)).reminders.map(({ actor }) => actor), ['a/3']);
  },
  async 'reminders: due at any time, with any argument'({ store }) {
    await own(store);
    const far = { ...reminder('far'), dueMs: 253_402_300_799_999.5, method: 'método', args: '["\\u0000",{"a":[null,1e300]}]' };
    const past = { ...reminder('past'), dueMs: -1 };
    await store.commit(commit({ reminders: [['far', far], ['past', past]] }));
    assert.equal((await store.pending(3)).reminders.map((entry) => entry.reminder).sort((x, y) => x.dueMs - y.dueMs), [past, far]);
  },
  async 'reminders: what is not there can be deleted'({ store }) {
    await own(store);
    assert.equal(await store.commit(commit({ reminders: [['x', null]] })), { ok: true });
  },
  async 'a new owner finds what the former left'({ store, advance }) {
    await own(store);
    await store.commit(commit({ reminders: [['x', reminder('x')]], outbox: [message('m')], kv: [['k', '1']] }));
    await advance(100_000);
    await store.heartbeat(two, 1_000);
    await store.claim(3, two);
    assert.equal(await store.pending(3), { reminders: [{ actor: 'a/1', reminder: reminder('x') }], outbox: [{ actor: 'a/1', message: message('m') }] });
    assert.equal(await store.commit(commit({ epoch: 2, expected: 1, turn: 't2', reminders: [['x', null]] })), { ok: true });
    await store.acknowledge(3, 2, 'a/1', ['m']);
    assert.equal(await store.pending(3), { reminders: [], outbox: [] });
  },
  async 'outbox: messages of one actor come in the order of its turns, whatever was acknowledged'({ store }) {
    await own(store);
    const ids = Array.from({ length: 12 }, (_, i) => `a/1@${String(i + 1).padStart(12, '0')}.0000`);
    for (const [i, id] of ids.entries()) await store.commit(commit({ expected: i, turn: id, dedup: [id, '{}'], outbox: [message(id)] }));
    await store.acknowledge(3, 1, 'a/1', [ids[4]!, ids[0]!]);
    assert.equal((await store.pending(3)).outbox.map((entry) => entry.message.id), ids.filter((_, i) => i !== 0 && i !== 4));
  },
  async 'outbox: an acknowledgement for another shard, an unknown actor or of nothing is nothing'({ store }) {
    await own(store);
    await store.claim(4, one);
    await store.commit(commit({ outbox: [message('m')] }));
    await store.acknowledge(4, 1, 'a/1', ['n']);
    await store.acknowledge(3, 1, 'a/9', ['n']);
    await store.acknowledge(3, 1, 'a/1', []);
    assert.is((await store.pending(3)).outbox.length, 1);
  },
  async 'outbox: a message comes back as it was sent'({ store }) {
    await own(store);
    const sent = { id: 'm', target: 'b/ü/😀', method: 'método', args: JSON.stringify(['\u0000', { deep: ['x'.repeat(100_000)] }]) };
    await store.commit(commit({ outbox: [sent] }));
    assert.equal((await store.pending(3)).outbox, [{ actor: 'a/1', message: sent }]);
  },
  async 'orphans: a released shard with work is one at once, one without work never'({ store }) {
    await own(store);
    await store.claim(4, one);
    await store.commit(commit({ reminders: [['x', reminder('x')]] }));
    await store.release(3, 1);
    await store.release(4, 1);
    assert.equal(await store.orphans(10), [3]);
  },
  async 'orphans: done work makes none'({ store, advance }) {
    await own(store);
    await store.commit(commit({ outbox: [message('m')], reminders: [['x', reminder('x')]] }));
    await store.acknowledge(3, 1, 'a/1', ['m']);
    await store.commit(commit({ expected: 1, turn: 't2', reminders: [['x', null]] }));
    await advance(100_000);
    assert.equal(await store.orphans(10), []);
  },
  async 'orphans: as many as are asked for'({ store, advance }) {
    await store.heartbeat(one, 1_000);
    for (let shard = 0; shard < 6; shard += 1) {
      await store.claim(shard, one);
      await store.commit(commit({ shard, actor: `a/${shard}`, turn: `${shard}`, outbox: [message(`${shard}`)] }));
    }
    await advance(2_000);
    assert.equal([(await store.orphans(4)).length, [...(await store.orphans(99))].sort()], [4, [0, 1, 2, 3, 4, 5]]);
    await store.heartbeat(one, 1_000);
    assert.equal(await store.orphans(99), []);
  },
};
