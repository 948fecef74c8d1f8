// The actor runtime on real ports: turns, effects, refusals, and two nodes on one store.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startNode, type ActorNode, type NodeOptions } from '../../plugins/kelpie/node/node';
import { createSystemClock, LocalNetwork } from '../../plugins/kelpie/node/ports';
import { Actor } from '../../plugins/kelpie/runtime/actor';
import { ActorError } from '../../plugins/kelpie/runtime/errors';
import { createMemoryStore } from '../../plugins/kelpie/runtime/memory-store';

const test = suite('runtime');

class Counter extends Actor<{ value: number }> {
  static override readonly reads = ['get', 'cheat', 'keyed', 'keys'];
  initial() {
    return { value: 0 };
  }
  get() {
    return this.state.value;
  }
  cheat() {
    this.state.value = 99;
  }
  add(by: number) {
    this.state.value += by;
    return this.state.value;
  }
  async addSlowly(by: number, ms: number) {
    const before = this.state.value;
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.state.value = before + by;
    return this.state.value;
  }
  breakAfter(by: number) {
    this.state.value += by;
    this.ctx.kv.put('touched', true);
    this.ctx.send(Counter, 'other', 'add', 1);
    throw new Error('on purpose');
  }
  async put(key: string, value: unknown) {
    this.ctx.kv.put(key, value);
    return this.ctx.kv.get(key);
  }
  remove(key: string) {
    this.ctx.kv.delete(key);
  }
  keyed(key: string) {
    return this.ctx.kv.get(key);
  }
  async keys(prefix: string) {
    return (await this.ctx.kv.list(prefix)).map(([key]) => key);
  }
  tell(other: string, by: number) {
    this.ctx.send(Counter, other, 'add', by);
  }
  later(ms: number, by: number) {
    this.ctx.remind('later', ms, 'add', by);
  }
  soon(ms: number, by: number) {
    this.ctx.timer('soon', ms, 'add', by);
  }
  grow(bytes: number) {
    (this.state as { text?: string }).text = 'x'.repeat(bytes);
  }
  circle() {
    const value: { self?: unknown } = {};
    value.self = value;
    return value;
  }
  async through(...path: string[]): Promise<number> {
    const [next, ...rest] = path;
    return next === undefined ? this.add(1) : this.ctx.call(Counter, next).through(...rest);
  }
  async crossing(other: string, ms: number): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, ms));
    try {
      return String(await this.ctx.call(Counter, other).get());
    } catch (error) {
      return (error as ActorError).code;
    }
  }
}

class Open extends Counter {
  static override readonly reentrancy = 'allow' as const;
  async visit(): Promise<number> {
    this.state.value = 5;
    return this.ctx.call(Open, this.ctx.id).add(1);
  }
}

const actors = { counter: Counter, open: Open };
const codeOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    return `answered ${JSON.stringify(await call)}`;
  } catch (error) {
    return (error as ActorError).code;
  }
};
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const until = async (met: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await met()) return;
    await pause(10);
  }
  throw new Error('did not come about within 2 s');
};

async function withNode(run: (node: ActorNode, store: ReturnType<typeof createMemoryStore>) => Promise<void>, options: Partial<NodeOptions> = {}): Promise<void> {
  const store = createMemoryStore(createSystemClock());
  const node = await startNode({ actors, store, ...options });
  try {
    await run(node, store);
  } finally {
    await node.stop();
  }
}

test('a call changes the state, a read sees it', () =>
  withNode(async (node) => {
    const counter = node.actor(Counter, 'a');
    assert.is(await counter.add(2), 2);
    assert.is(await counter.add(3), 5);
    assert.is(await counter.get(), 5);
    assert.is(await node.actor(Counter, 'b').get(), 0);
  }));

test('turns of one actor never interleave; different actors run side by side', () =>
  withNode(async (node) => {
    const start = Date.now();
    assert.equal(await Promise.all([1, 2, 3].map(() => node.actor(Counter, 'one').addSlowly(1, 20))), [1, 2, 3]);
    const serial = Date.now() - start;
    await Promise.all(['x', 'y', 'z'].map((id) => node.actor(Counter, id).addSlowly(1, 200)));
    assert.ok(serial >= 55, `${serial}`);
    assert.ok(Date.now() - start - serial < 500);
  }));

test('a turn that throws leaves nothing behind: no state, no kv, no message', () =>
  withNode(async (node) => {
    const counter = node.actor(Counter, 'a');
    await counter.add(1);
    assert.is(await codeOf(counter.breakAfter(5)), 'failed');
    assert.is(await counter.get(), 1);
    assert.is(await counter.keyed('touched'), null);
    await pause(20);
    assert.is(await node.actor(Counter, 'other').get(), 0);
  }));

test('a request id takes effect once, also when it failed, also on another node', async () => {
  const store = createMemoryStore(createSystemClock());
  const first = await startNode({ actors, store, name: 'first' });
  assert.equal([await first.actor(Counter, 'a', { requestId: 'r1' }).add(1), await first.actor(Counter, 'a', { requestId: 'r1' }).add(1)], [1, 1]);
  assert.is(await codeOf(first.actor(Counter, 'a', { requestId: 'r2' }).breakAfter(1)), 'failed');
  await first.stop();
  const second = await startNode({ actors, store, name: 'second' });
  assert.is(await second.actor(Counter, 'a', { requestId: 'r1' }).add(1), 1);
  assert.is(await codeOf(second.actor(Counter, 'a', { requestId: 'r2' }).add(1)), 'failed');
  assert.is(await second.actor(Counter, 'a').get(), 1);
  await second.stop();
});

test('kv: a turn sees its own changes, and they stay with the commit', () =>
  withNode(async (node) => {
    const counter = node.actor(Counter, 'a');
    assert.equal(await counter.put('k/2', { x: [1] }), { x: [1] });
    await counter.put('k/1', 1);
    await counter.put('other', 1);
    assert.equal(await counter.keys('k/'), ['k/1', 'k/2']);
    await counter.remove('k/1');
    assert.equal(await counter.keys('k/'), ['k/2']);
    assert.is(await counter.keyed('k/1'), null);
  }));

test('messages arrive once, and so do reminders and timers', () =>
  withNode(async (node, store) => {
    await node.actor(Counter, 'a').tell('b', 7);
    await node.actor(Counter, 'a').later(20, 100);
    await node.actor(Counter, 'c').soon(20, 3);
    await until(async () => (await node.actor(Counter, 'b').get()) === 7 && (await node.actor(Counter, 'a').get()) === 100 && (await node.actor(Counter, 'c').get()) === 3);
    await until(async () => node.host.pendingDeliveries === 0);
    for (let shard = 0; shard < 1024; shard += 1) assert.equal(store.core.pending(shard), { reminders: [], outbox: [] });
  }));

test('a reminder and a message survive the node that owed them', async () => {
  const store = createMemoryStore(createSystemClock());
  const first = await startNode({ actors, store, name: 'first' });
  await first.actor(Counter, 'a').later(150, 1);
  await first.stop();
  const second = await startNode({ actors, store, name: 'second', limits: { sweepMs: 20 } });
  await until(async () => store.core.load('counter/a')?.state === '{"value":1}');
  await second.stop();
});

test('calls that wait for each other in a circle fail within a millisecond or so, and nothing hangs', () =>
  withNode(async (node) => {
    const start = performance.now();
    assert.is(await codeOf(node.actor(Counter, 'a').through('b', 'c', 'a')), 'call-cycle');
    assert.ok(performance.now() - start < 50);
    assert.is(await codeOf(node.actor(Counter, 'a').through('a')), 'call-cycle');
    const crossed = await Promise.all([node.actor(Counter, 'p').crossing('q', 10), node.actor(Counter, 'q').crossing('p', 20)]);
    assert.equal(crossed.sort(), ['0', 'call-cycle']);
  }));

test('a circle of independent calls over two nodes is found, too', async () => {
  const store = createMemoryStore(createSystemClock());
  const network = new LocalNetwork();
  const [one, two] = [await startNode({ actors, store, network, name: 'one' }), await startNode({ actors, store, network, name: 'two' })];
  await Promise.all([one.actor(Counter, 'p').add(1), two.actor(Counter, 'q').add(1)]);
  await one.actor(Counter, 'r').add(1);
  assert.equal([one.host.ownedShards, two.host.ownedShards], [2, 1]);
  const start = performance.now();
  const crossed = await Promise.all([one.actor(Counter, 'p').crossing('q', 10), two.actor(Counter, 'q').crossing('r', 20), one.actor(Counter, 'r').crossing('p', 30)]);
  assert.ok(crossed.includes('call-cycle'), crossed.join());
  assert.ok(performance.now() - start < 500);
  await Promise.all([one.stop(), two.stop()]);
});

test('reentrancy "allow": a call that comes back runs inside the turn that waits', () =>
  withNode(async (node) => {
    assert.is(await node.actor(Open, 'a').visit(), 6);
    assert.is(await node.actor(Open, 'a').get(), 6);
  }));

test('a full mailbox refuses, and takes calls again later', () =>
  withNode(
    async (node) => {
      const calls = Array.from({ length: 6 }, () => codeOf(node.actor(Counter, 'a').addSlowly(1, 20)));
      assert.equal((await Promise.all(calls)).filter((code) => code === 'mailbox-full').length, 2);
      assert.is(await node.actor(Counter, 'a').get(), 4);
    },
    { limits: { mailboxMax: 3 } },
  ));

test('what an actor does not offer is refused by name', () =>
  withNode(async (node) => {
    assert.is(await codeOf(node.invoke('nobody', 'a', 'get', [])), 'unknown-actor');
    for (const method of ['nothing', 'initial', 'constructor', 'toString', '__proto__', 'state', 'ctx']) assert.is(await codeOf(node.invoke('counter', 'a', method, [])), 'unknown-method');
    assert.is(await codeOf(node.actor(Counter, 'a').cheat()), 'read-only');
    assert.is(await codeOf(node.actor(Counter, 'a').circle()), 'not-serializable');
    assert.is(await codeOf(node.actor(Counter, 'a').grow(2 << 20)), 'state-too-large');
    assert.is(await node.actor(Counter, 'a').get(), 0);
  }));

test('an actor whose record cannot be read is an error, never a fresh one', () =>
  withNode(async (node, store) => {
    await node.actor(Counter, 'a').add(5);
    await node.host.stop();
    const sick = { ...store, load: () => Promise.reject(new Error('disk error')) };
    const other = await startNode({ actors, store: sick, name: 'other', limits: { callTimeoutMs: 100 } });
    assert.is(await codeOf(other.actor(Counter, 'a').add(1)), 'timeout');
    assert.is(store.core.load('counter/a')?.state, '{"value":5}');
    await other.stop();
  }));

test('idle actors leave memory and come back with their state', () =>
  withNode(
    async (node) => {
      await node.actor(Counter, 'a').add(5);
      assert.is(node.host.activeActors, 1);
      await until(async () => node.host.activeActors === 0);
      assert.is(await node.actor(Counter, 'a').get(), 5);
    },
    { limits: { idleMs: 20 } },
  ));

test('two nodes: a call reaches the actor wherever it is, and a dead owner is replaced when its lease ends', async () => {
  const store = createMemoryStore(createSystemClock());
  const network = new LocalNetwork();
  const limits = { leaseMs: 300, attemptTimeoutMs: 50, sweepMs: 50 };
  const [one, two] = [await startNode({ actors, store, network, name: 'one', limits }), await startNode({ actors, store, network, name: 'two', limits })];
  await Promise.all(Array.from({ length: 20 }, (_, i) => one.actor(Counter, `${i}`).add(1)));
  assert.equal(await Promise.all(Array.from({ length: 20 }, (_, i) => two.actor(Counter, `${i}`).add(1))), Array(20).fill(2));
  assert.is(two.host.ownedShards, 0);
  network.leave('one'); // as good as dead: its lease is not renewed either
  const frozen = one.host as unknown as { heartbeat(): Promise<void>; adoptOrphans(): Promise<void> };
  frozen.heartbeat = async () => undefined;
  frozen.adoptOrphans = async () => undefined;
  assert.is(await two.actor(Counter, '3').add(1), 3);
  // the former owner is fenced: its write is refused, and nothing of it is seen
  assert.is(await codeOf(one.actor(Counter, '3', { timeoutMs: 100 }).add(100)), 'timeout');
  assert.is(await two.actor(Counter, '3').get(), 3);
  await Promise.all([one.stop(), two.stop()]);
});

test.run();
