// Conformance of stores, what outlives the process.
import * as assert from 'uvu/assert';
import { commit, message, own, reminder, two, type Cases } from './helpers';

export const restart: Cases = {
  async 'what was answered is there after the process ended'({ store, reopen }) {
    await own(store);
    await store.commit(commit({ kv: [['k', '1']], reminders: [['x', reminder('x')]], outbox: [message('m')] }));
    const after = await reopen!();
    assert.is((await after.load('a/1'))?.version, 1);
    assert.is(await after.kvGet('a/1', 'k'), '1');
    assert.equal([(await after.pending(3)).reminders.length, (await after.pending(3)).outbox.length], [1, 1]);
    assert.equal(await after.commit(commit({ kv: [['k', '1']] })), { ok: true });
    assert.is((await after.load('a/1'))?.version, 1);
    await after.close();
  },
  async 'epochs are not given twice, whatever ends in between'({ store, reopen, advance }) {
    await own(store);
    const after = await reopen!();
    await advance(100_000);
    await after.heartbeat(two, 1000);
    assert.is((await after.claim(3, two)).epoch, 2);
    assert.equal(await after.commit(commit()), { ok: false, reason: 'fenced' });
    await after.close();
  },
  async 'deleted and acknowledged work stays so'({ store, reopen }) {
    await own(store);
    await store.commit(commit({ kv: [['k', '1'], ['l', '1']], reminders: [['x', reminder('x')]], outbox: [message('m'), message('n')] }));
    await store.commit(commit({ expected: 1, turn: 't2', kv: [['k', null]], reminders: [['x', null]] }));
    await store.acknowledge(3, 1, 'a/1', ['m']);
    const after = await reopen!();
    assert.equal(await after.kvList('a/1', '', 9), [['l', '1']]);
    assert.equal(await after.pending(3), { reminders: [], outbox: [{ actor: 'a/1', message: message('n') }] });
    await after.close();
  },
  async 'outcomes outlive the process: a request sent again is still known'({ store, reopen }) {
    await own(store);
    for (let i = 0; i < 5; i += 1) await store.commit(commit({ expected: i, turn: `t${i}`, dedup: [`r${i}`, `{"ok":${i}}`] }));
    const after = await reopen!();
    assert.equal((await after.load('a/1'))?.dedup, Array.from({ length: 5 }, (_, i) => [`r${i}`, `{"ok":${i}}`]));
    await after.close();
  },
  async 'a released shard stays released, with its epoch'({ store, reopen }) {
    await own(store);
    await store.release(3, 1);
    const after = await reopen!();
    await after.heartbeat(two, 60_000);
    assert.equal(await after.claim(3, two), { ...two, epoch: 2, granted: true });
    await after.close();
  },
  async 'commits under way when the process ends are there whole, or not at all; those that were answered are there'({ store, reopen }) {
    await own(store);
    const answered = new Set<number>();
    const under = Array.from({ length: 40 }, (_, i) =>
      Promise.resolve(store.commit(commit({ actor: `a/${i}`, turn: `t${i}`, state: `{"v":"${'x'.repeat(i * 97)}"}`, kv: [['k', `${i}`]], reminders: [['x', reminder('x')]], outbox: [message(`m${i}`)] }))).then(
        ({ ok }) => void (ok && answered.add(i)),
        () => undefined, // nobody knows
      ),
    );
    await Promise.race([under[0], new Promise((resolve) => setTimeout(resolve, 5))]);
    const after = await reopen!();
    const { reminders, outbox } = await after.pending(3);
    for (let i = 0; i < 40; i += 1) {
      const actor = `a/${i}`;
      const parts = [(await after.load(actor)) !== null, (await after.kvGet(actor, 'k')) !== null, reminders.some((entry) => entry.actor === actor), outbox.some((entry) => entry.actor === actor)];
      assert.is(new Set(parts).size, 1, `${actor}: ${parts.join()}`);
      if (answered.has(i)) assert.is(parts[0], true, `${actor} was answered`);
    }
    await after.close();
  },
  async 'what was under way can be sent again: it is applied once in all'({ store, reopen }) {
    await own(store);
    const under = Promise.resolve(store.commit(commit({ outbox: [message('m')] }))).catch(() => undefined);
    await Promise.race([under, new Promise((resolve) => setImmediate(resolve))]);
    const after = await reopen!();
    assert.equal(await after.commit(commit({ outbox: [message('m')] })), { ok: true });
    assert.equal([(await after.load('a/1'))?.version, (await after.pending(3)).outbox.length], [1, 1]);
    await after.close();
  },
};
