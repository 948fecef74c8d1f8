// Conformance of stores, what goes wrong around them: lost connections, damage, other versions.
import * as assert from 'uvu/assert';
import { StrataError } from '../../../plugins/graph/errors';
import { StoreUnknown } from '../../../plugins/kelpie/runtime/errors';
import { commit, message, one, own, type Cases } from './helpers';

/** What a store that was cut off does not answer is asked again, as the runtime does. */
async function again<T>(ask: () => T | Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StoreUnknown) || tries > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

export const cutOff: Cases = {
  async 'cut off: a commit is answered, or nobody knows; sent again it is applied once'({ store, cutOff }) {
    await own(store);
    for (let i = 0; i < 6; i += 1) {
      const turn = commit({ expected: i, turn: `t${i}`, dedup: [`r${i}`, '{}'], outbox: [message(`m${i}`)] });
      const [first] = await Promise.allSettled([store.commit(turn), cutOff!()]);
      if (first.status === 'rejected') assert.instance(first.reason, StoreUnknown);
      else assert.equal(first.value, { ok: true });
      assert.equal(await again(() => store.commit(turn)), { ok: true });
      assert.is((await again(() => store.load('a/1')))?.version, i + 1);
    }
    assert.is((await store.pending(3)).outbox.length, 6);
  },
  async 'cut off: the store connects again by itself'({ store, cutOff }) {
    await own(store);
    await store.commit(commit());
    await cutOff!();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.is((await again(() => store.load('a/1')))?.version, 1);
    assert.is(await again(() => store.heartbeat(one, 1_000)), true);
  },
  async 'cut off: a batch under way is unknown as a whole, and each of it can be sent again'({ store, cutOff }) {
    await own(store);
    const turns = Array.from({ length: 30 }, (_, i) => commit({ actor: `a/${i}`, turn: `t${i}` }));
    await Promise.allSettled([...turns.map((turn) => store.commit(turn)), cutOff!()]);
    for (const turn of turns) assert.equal(await again(() => store.commit(turn)), { ok: true });
    for (let i = 0; i < 30; i += 1) assert.is((await store.load(`a/${i}`))?.version, 1);
  },
};

export const corrupt: Cases = {
  async 'what is damaged beyond repair is refused with a clear error'({ store, corrupt, reopen }) {
    await own(store);
    await store.commit(commit());
    await corrupt!();
    const error = await reopen!().then(() => undefined, (reason: unknown) => reason as Error);
    assert.match(error?.message ?? 'it was opened', /damaged|not an LMDB file|does not exist/);
  },
};

export const setVersion: Cases = {
  async 'what a later version wrote is refused, and left as it is'({ store, setVersion, reopen }) {
    await own(store);
    await store.commit(commit());
    await setVersion!(99);
    const error = await reopen!().then(() => undefined, (reason: unknown) => reason);
    assert.instance(error, StrataError);
    assert.is((error as StrataError).code, 'store-version');
    assert.match((error as StrataError).message, '99');
    await setVersion!(1);
    const after = await reopen!();
    assert.is((await after.load('a/1'))?.version, 1);
    await after.close();
  },
};
