// What every store must do, run against each: memory, LMDB, and the log store on the simulated disk's rules.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createMemoryStore } from '../../plugins/kelpie/runtime/memory-store';
import { openLogStore } from '../../plugins/kelpie/runtime/log-store';
import { STORE_LIMITS, type Commit, type Store } from '../../plugins/kelpie/runtime/store';
import { openLmdbStore } from '../../plugins/kelpie/stores/lmdb';
import { createSystemClock } from '../../plugins/kelpie/node/ports';
import type { Clock, Disk } from '../../plugins/kelpie/runtime/ports';

/** A disk in memory: what was written and not synced is gone after `crash`. */
export function createTestDisk(): Disk & { crash(): void; readonly durable: Map<string, Uint8Array> } {
  const durable = new Map<string, Uint8Array>();
  let cache = new Map<string, Uint8Array>();
  const of = (file: string): Uint8Array => cache.get(file) ?? durable.get(file) ?? new Uint8Array(0);
  return {
    durable,
    crash: () => void (cache = new Map()),
    size: async (file) => of(file).length,
    read: async (file, offset, length) => of(file).slice(offset, offset + length),
    async write(file, offset, bytes) {
      const former = of(file);
      const next = new Uint8Array(Math.max(former.length, offset + bytes.length));
      next.set(former);
      next.set(bytes, offset);
      cache.set(file, next);
    },
    sync: async (file) => void durable.set(file, of(file)),
  };
}

interface Subject {
  readonly store: Store;
  readonly clock: { advance(ms: number): void };
  /** The store as it is after its process has ended without warning; absent where nothing outlives it. */
  reopen?(): Promise<Store>;
}

const folder = mkdtempSync(join(tmpdir(), 'stores-'));
let files = 0;

const movable = (): Clock & { advance(ms: number): void } => {
  const system = createSystemClock();
  let ahead = 0;
  return { ...system, now: () => system.now() + ahead, advance: (ms) => void (ahead += ms) };
};

const subjects: Record<string, () => Promise<Subject>> = {
  async memory() {
    const clock = movable();
    return { store: createMemoryStore(clock), clock };
  },
  async lmdb() {
    const clock = movable();
    const file = join(folder, `store-${(files += 1)}.mdb`);
    const store = await openLmdbStore(file, clock);
    return {
      store,
      clock,
      reopen: async () => {
        await store.close();
        return openLmdbStore(file, clock);
      },
    };
  },
  async log() {
    const clock = movable();
    const disk = createTestDisk();
    const store = await openLogStore(disk, clock);
    return {
      store,
      clock,
      reopen: async () => {
        disk.crash();
        return openLogStore(disk, clock);
      },
    };
  },
};

const one = { node: 'one', incarnation: '1' };
const two = { node: 'two', incarnation: '1' };
const commit = (more: Partial<Commit> = {}): Commit => ({ shard: 3, epoch: 1, actor: 'a/1', expected: 0, turn: 't1', state: '{"v":1}', dedup: ['r1', '{"ok":1}'], ...more });
const reminder = (name: string, generation = 'g1') => ({ name, dueMs: 5, generation, method: 'm', args: '[]' });
const message = (id: string) => ({ id, target: 'b/1', method: 'm', args: '[1]' });

const cases: Record<string, (subject: Subject) => Promise<void>> = {
  async 'an actor that was never committed has no record'({ store }) {
    assert.is(await store.load('a/1'), null);
  },
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
  async 'when the lease ends another takes the shard, with a higher epoch'({ store, clock }) {
    await store.heartbeat(one, 1000);
    await store.claim(3, one);
    clock.advance(1500);
    await store.heartbeat(two, 1000);
    assert.equal(await store.claim(3, two), { ...two, epoch: 2, granted: true });
  },
  async 'a renewed lease keeps the shard'({ store, clock }) {
    await store.heartbeat(one, 1000);
    await store.claim(3, one);
    clock.advance(800);
    await store.heartbeat(one, 1000);
    clock.advance(800);
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
  async 'fencing: a commit with an old epoch is refused and changes nothing'({ store, clock }) {
    await own(store);
    await store.commit(commit());
    clock.advance(100_000);
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
  async 'a commit sent again is answered even when the shard has moved'({ store, clock }) {
    await own(store);
    await store.commit(commit());
    clock.advance(100_000);
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
  async 'outbox: an acknowledgement of a former owner is ignored'({ store, clock }) {
    await own(store);
    await store.commit(commit({ outbox: [message('x')] }));
    clock.advance(100_000);
    await store.heartbeat(two, 1000);
    await store.claim(3, two);
    await store.acknowledge(3, 1, 'a/1', ['x']);
    assert.is((await store.pending(3)).outbox.length, 1);
  },
  async 'orphans: shards with work whose owner is gone'({ store, clock }) {
    await own(store);
    await store.commit(commit({ outbox: [message('x')] }));
    assert.equal(await store.orphans(10), []);
    clock.advance(100_000);
    assert.equal(await store.orphans(10), [3]);
    assert.equal(await store.orphans(0), []);
  },
  async 'outcomes: the latest are kept, the oldest go'({ store }) {
    await own(store);
    const count = STORE_LIMITS.dedupPerActor + 5;
    for (let i = 0; i < count; i += 1) await store.commit(commit({ expected: i, turn: `t${i}`, dedup: [`r${i}`, `{"ok":${i}}`] }));
    const { dedup } = (await store.load('a/1'))!;
    assert.is(dedup.length, STORE_LIMITS.dedupPerActor);
    assert.equal([dedup[0]![0], dedup.at(-1)![0]], ['r5', `r${count - 1}`]);
  },
  async 'a read is verified by epoch and version'({ store }) {
    await own(store);
    await store.commit(commit());
    assert.equal([await store.verify(3, 1, 'a/1', 1), await store.verify(3, 2, 'a/1', 1), await store.verify(3, 1, 'a/1', 0), await store.verify(3, 1, 'a/9', 0)], [true, false, false, true]);
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
  async 'what was answered is there after the process ended'({ store, reopen }) {
    if (!reopen) return;
    await own(store);
    await store.commit(commit({ kv: [['k', '1']], reminders: [['x', reminder('x')]], outbox: [message('m')] }));
    const after = await reopen();
    assert.is((await after.load('a/1'))?.version, 1);
    assert.is(await after.kvGet('a/1', 'k'), '1');
    assert.equal([(await after.pending(3)).reminders.length, (await after.pending(3)).outbox.length], [1, 1]);
    assert.equal(await after.commit(commit({ kv: [['k', '1']] })), { ok: true });
    assert.is((await after.load('a/1'))?.version, 1);
    await after.close();
  },
  async 'epochs are not given twice, whatever ends in between'({ store, reopen, clock }) {
    if (!reopen) return;
    await own(store);
    const after = await reopen();
    clock.advance(100_000);
    await after.heartbeat(two, 1000);
    assert.is((await after.claim(3, two)).epoch, 2);
    assert.equal(await after.commit(commit()), { ok: false, reason: 'fenced' });
    await after.close();
  },
};

async function own(store: Store): Promise<void> {
  await store.heartbeat(one, 60_000);
  assert.is((await store.claim(3, one)).granted, true);
}

for (const [name, open] of Object.entries(subjects)) {
  const test = suite(`store ${name}`);
  for (const [title, run] of Object.entries(cases)) {
    test(title, async () => {
      const subject = await open();
      await run(subject);
      await Promise.resolve(subject.store.close()).catch(() => undefined);
    });
  }
  test.after(() => {
    if (name === 'log') rmSync(folder, { recursive: true, force: true });
  });
  test.run();
}
