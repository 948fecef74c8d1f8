// Conformance of stores, sizes, names and text.
import * as assert from 'uvu/assert';
import { STORE_LIMITS } from '../../../plugins/kelpie/runtime/store';
import { commit, message, own, reminder, type Cases } from './helpers';

export const limits: Cases = {
  async 'outcomes: the latest are kept, the oldest go'({ store }) {
    await own(store);
    const count = STORE_LIMITS.dedupPerActor + 5;
    for (let i = 0; i < count; i += 1) await store.commit(commit({ expected: i, turn: `t${i}`, dedup: [`r${i}`, `{"ok":${i}}`] }));
    const { dedup } = (await store.load('a/1'))!;
    assert.is(dedup.length, STORE_LIMITS.dedupPerActor);
    assert.equal([dedup[0]![0], dedup.at(-1)![0]], ['r5', `r${count - 1}`]);
  },
  async 'sizes: what is too large is refused whole'({ store }) {
    await own(store);
    const refused = { ok: false, reason: 'too-large' };
    assert.equal(await store.commit(commit({ state: 'x'.repeat(STORE_LIMITS.stateBytes + 1) })), refused);
    assert.equal(await store.commit(commit({ kv: [['k', 'x'.repeat(STORE_LIMITS.kvValueBytes + 1)]] })), refused);
    assert.equal(await store.commit(commit({ kv: [['k'.repeat(STORE_LIMITS.kvKeyBytes + 1), '1']] })), refused);
    assert.equal(await store.commit(commit({ outbox: Array.from({ length: STORE_LIMITS.messagesPerCommit + 1 }, (_, i) => message(`${i}`)) })), refused);
    assert.is(await store.load('a/1'), null);
    assert.equal(await store.commit(commit({ state: JSON.stringify('x'.repeat(STORE_LIMITS.stateBytes - 2)) })), { ok: true });
  },
  async 'text of any kind comes back as it was'({ store }) {
    await own(store);
    const state = JSON.stringify({ text: 'é\u0000\u2028😀"\\' });
    await store.commit(commit({ actor: 'a/ü/😀', state, kv: [['ключ', state]] }));
    assert.is((await store.load('a/ü/😀'))?.state, state);
    assert.equal(await store.kvList('a/ü/😀', 'кл', 1), [['ключ', state]]);
  },
  async 'a state, a value and a key of exactly the limit are taken, one more byte is not'({ store }) {
    await own(store);
    const state = JSON.stringify('x'.repeat(STORE_LIMITS.stateBytes - 2));
    const [key, value] = ['k'.repeat(STORE_LIMITS.kvKeyBytes), 'v'.repeat(STORE_LIMITS.kvValueBytes)];
    assert.equal(await store.commit(commit({ state, kv: [[key, value]] })), { ok: true });
    assert.is((await store.load('a/1'))?.state, state);
    assert.is(await store.kvGet('a/1', key), value);
    for (const more of [{ state: `${state} ` }, { kv: [[`${key}k`, '1']] }, { kv: [['k', `${value}v`]] }] as const)
      assert.equal(await store.commit(commit({ expected: 1, turn: 't2', ...more })), { ok: false, reason: 'too-large' });
  },
  async 'names are measured in bytes of UTF-8'({ store }) {
    await own(store);
    const fits = '€'.repeat(Math.floor(STORE_LIMITS.kvKeyBytes / 3));
    assert.equal(await store.commit(commit({ kv: [[fits, '1']] })), { ok: true });
    assert.is(await store.kvGet('a/1', fits), '1');
    assert.equal(await store.commit(commit({ expected: 1, turn: 't2', kv: [[`${fits}€`, '1']] })), { ok: false, reason: 'too-large' });
  },
  async 'the longest id of an actor, with the longest key of its kv'({ store }) {
    await own(store);
    const actor = `a/${'é'.repeat((STORE_LIMITS.actorKeyBytes - 2) / 2)}`;
    const key = '😀'.repeat(STORE_LIMITS.kvKeyBytes / 4);
    assert.equal(await store.commit(commit({ actor, kv: [[key, '1']], reminders: [['x', reminder('x')]], outbox: [message(`${actor}@000000000001.0000`)] })), { ok: true });
    assert.equal([await store.kvGet(actor, key), (await store.pending(3)).outbox.length, (await store.load(actor))?.version], ['1', 1, 1]);
    assert.equal(await store.commit(commit({ actor: `${actor}x` })), { ok: false, reason: 'too-large' });
  },
  async 'as many kv changes and messages as a turn may have, and one more'({ store }) {
    await own(store);
    const kv = Array.from({ length: STORE_LIMITS.kvEntriesPerCommit }, (_, i) => [`k${String(i).padStart(4, '0')}`, `${i}`] as const);
    const outbox = Array.from({ length: STORE_LIMITS.messagesPerCommit }, (_, i) => message(`m${String(i).padStart(4, '0')}`));
    assert.equal(await store.commit(commit({ kv: [...kv, ['more', '1']] })), { ok: false, reason: 'too-large' });
    assert.equal(await store.commit(commit({ kv, outbox })), { ok: true });
    assert.equal(await store.kvList('a/1', '', 2_000), kv);
    assert.equal((await store.pending(3)).outbox.map((entry) => entry.message.id), outbox.map(({ id }) => id));
  },
  async 'a commit that is too large is no obstacle for the next'({ store }) {
    await own(store);
    const [refused, taken] = await Promise.all([store.commit(commit({ actor: 'a/1', state: 'x'.repeat(STORE_LIMITS.stateBytes + 1) })), store.commit(commit({ actor: 'a/2' }))]);
    assert.equal([refused, taken], [{ ok: false, reason: 'too-large' }, { ok: true }]);
    assert.equal(await store.commit(commit({ actor: 'a/1' })), { ok: true });
  },
  async 'many large states at once'({ store }) {
    await own(store);
    const state = (i: number): string => JSON.stringify(`${i}`.repeat(300_000));
    await Promise.all(Array.from({ length: 9 }, (_, i) => store.commit(commit({ actor: `a/${i}`, turn: `t${i}`, state: state(i) }))));
    for (let i = 0; i < 9; i += 1) assert.is((await store.load(`a/${i}`))?.state, state(i));
  },
  async 'a state comes back byte for byte, spaces and all'({ store }) {
    await own(store);
    for (const [i, state] of ['{ "a" : 1.0e0 }', '[]', '"\\u0000\\ud800"', '{"__proto__":{"x":1}}', `"${"'$1\\\\n%s"}"`].entries()) {
      await store.commit(commit({ actor: `a/${i}`, state }));
      assert.is((await store.load(`a/${i}`))?.state, state);
    }
  },
  async 'what looks like a part of the store in a name is only a name'({ store }) {
    await own(store);
    for (const [i, name] of ["'; DROP TABLE actors; --", '%', '_', '\\', 'a\u0001b', '..', '$1', '"x"', '{1,2}', 'NULL', ' '].entries()) {
      const actor = `a/${name}`;
      assert.equal(await store.commit(commit({ actor, turn: name, kv: [[name, `"${i}"`]], reminders: [[name, { ...reminder(name), args: JSON.stringify([name]) }]], outbox: [{ ...message(`${i}${name}`), target: `b/${name}` }], dedup: [name, '{}'] })), { ok: true });
      assert.equal((await store.load(actor))?.dedup, [[name, '{}']]);
      assert.is(await store.kvGet(actor, name), `"${i}"`);
    }
    const { reminders, outbox } = await store.pending(3);
    assert.equal([reminders.length, outbox.length, new Set(outbox.map((entry) => entry.actor)).size], [11, 11, 11]);
  },
  async 'outcomes are as large as answers are'({ store }) {
    await own(store);
    const outcome = JSON.stringify({ ok: '😀'.repeat(50_000) });
    await store.commit(commit({ dedup: ['r1', outcome] }));
    assert.equal((await store.load('a/1'))?.dedup, [['r1', outcome]]);
  },
};
