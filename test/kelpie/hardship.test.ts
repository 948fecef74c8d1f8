// What the runtime does when things are wrong around it: handlers that fail, unknown methods, clocks, owners that are none.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startNode } from '../../plugins/kelpie/node/node';
import { createSystemClock } from '../../plugins/kelpie/node/ports';
import { Actor, type ActorTypes } from '../../plugins/kelpie/runtime/actor';
import { ActorError } from '../../plugins/kelpie/runtime/errors';
import { shardOf, type Limits } from '../../plugins/kelpie/runtime/limits';
import { createMemoryStore } from '../../plugins/kelpie/runtime/memory-store';
import type { Clock, Log } from '../../plugins/kelpie/runtime/ports';

const test = suite('hardship');

/** How often `fire` still fails: what the world outside the actor does, and no state of it. */
let failuresLeft = 0;

class Box extends Actor<{ got: string[] }> {
  static override readonly reads = ['look'];
  initial(): { got: string[] } {
    return { got: [] };
  }
  look() {
    return this.state.got;
  }
  put(text: string) {
    if (text === 'poison') throw new Error('cannot take that');
    this.state.got.push(text);
  }
  later(ms: number) {
    this.ctx.remind('fire', ms, 'fire');
  }
  fire() {
    failuresLeft -= 1;
    if (failuresLeft >= 0) throw new Error('not yet');
    this.state.got.push('fired');
  }
  tell(target: string, method: string, ...texts: string[]) {
    for (const text of texts) this.ctx.send('box', target, method, text);
  }
}

class LaterBox extends Box {
  added(text: string) {
    this.state.got.push(`added ${text}`);
  }
}

interface Setup {
  readonly store: ReturnType<typeof createMemoryStore>;
  readonly lines: string[];
  readonly log: Log;
}

function setUp(clock: Pick<Clock, 'now'> = createSystemClock()): Setup {
  const lines: string[] = [];
  return { store: createMemoryStore(clock), lines, log: (level, message, fields) => void lines.push(`${level}: ${message} ${JSON.stringify(fields ?? {})}`) };
}

const actors: ActorTypes = { box: Box };
const fast: Partial<Limits> = { backoffMs: 1, backoffMaxMs: 2, poisonRetryMs: 30, sweepMs: 20 };
const codeOf = (call: Promise<unknown>): Promise<string> => call.then((value) => `answered ${JSON.stringify(value)}`, (error: unknown) => (error as ActorError).code);
const until = async (met: () => Promise<boolean> | boolean, what: string): Promise<void> => {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (await met()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`did not come about: ${what}`);
};

/** The system's clock, moved as a test wants, that knows how many timers are open. */
function testClock(): Clock & { ahead: number; readonly open: number } {
  const system = createSystemClock();
  const timers = new Set<number>();
  const clock = {
    ahead: 0,
    get open() {
      return timers.size;
    },
    now: () => system.now() + clock.ahead,
    setTimer(ms: number, fn: () => void) {
      const timer: number = system.setTimer(ms, () => {
        timers.delete(timer);
        fn();
      });
      timers.add(timer);
      return timer;
    },
    clearTimer(timer: number) {
      timers.delete(timer);
      system.clearTimer(timer);
    },
  };
  return clock;
}

test('a reminder whose handler fails ten times is told, kept, tried more rarely, and done when the handler can', async () => {
  const { store, log, lines } = setUp();
  const node = await startNode({ actors, store, log, limits: fast });
  failuresLeft = 12;
  await node.actor(Box, 'a').later(0);
  await until(() => failuresLeft <= 2, 'ten attempts');
  assert.is(store.core.pending(shardOf('box/a', 1024)).reminders.length, 1, 'it is still owed');
  await until(async () => (await node.actor(Box, 'a').look()).length === 1, 'it fires');
  assert.equal(await node.actor(Box, 'a').look(), ['fired']);
  assert.equal(lines.filter((line) => line.startsWith('error')).length, 1);
  assert.match(lines.join(), 'reminder "fire" of box/a is tried every 30 ms from now on: its handler "fire" failed 10 times: not yet');
  await until(() => store.core.pending(shardOf('box/a', 1024)).reminders.length === 0, 'nothing is owed');
  await node.stop();
});

test('a message whose handler fails is told with what it said, and those behind it arrive', async () => {
  const { store, log, lines } = setUp();
  const node = await startNode({ actors, store, log, limits: fast });
  await node.actor(Box, 'a').tell('b', 'put', 'first', 'poison', 'last');
  await until(async () => (await node.actor(Box, 'b').look()).length === 2, 'the others arrive');
  assert.equal(await node.actor(Box, 'b').look(), ['first', 'last']);
  assert.match(lines.join(), /to box\/b\.put was refused: cannot take that .*poison/);
  await until(() => node.host.pendingDeliveries === 0, 'nothing is owed');
  await node.stop();
});

test('a message that this version does not know waits for one that does, in its order', async () => {
  const { store, log, lines } = setUp();
  const old = await startNode({ actors, store, log, limits: fast });
  await old.actor(Box, 'a').tell('b', 'added', 'one', 'two');
  await until(() => lines.some((line) => line.includes('waits: box has no method "added"')), 'it is told');
  await old.stop();
  const renewed = await startNode({ actors: { box: LaterBox }, store, log, limits: fast, name: 'renewed' });
  await until(async () => (await renewed.actor(LaterBox, 'b').look()).length === 2, 'they arrive');
  assert.equal(await renewed.actor(LaterBox, 'b').look(), ['added one', 'added two']);
  await renewed.stop();
});

test('a clock that goes back an hour: calls are served, reminders fire, and nothing is done twice', async () => {
  const clock = testClock();
  const { store, log } = setUp(clock);
  const node = await startNode({ actors, store, log, clock, limits: fast });
  failuresLeft = 0;
  await node.actor(Box, 'a').later(40);
  clock.ahead = -3_600_000;
  await node.actor(Box, 'a').put('after');
  assert.equal(await node.invoke('box', 'a', 'put', ['once'], { requestId: 'r' }), null);
  assert.equal(await node.invoke('box', 'a', 'put', ['once'], { requestId: 'r' }), null);
  await until(async () => (await node.actor(Box, 'a').look()).length === 3, 'the reminder fires');
  assert.equal((await node.actor(Box, 'a').look()).sort(), ['after', 'fired', 'once']);
  await node.stop();
});

test('a node that is started again after its clock went back is a later run all the same', async () => {
  const { store, log } = setUp();
  assert.is(store.core.heartbeat({ node: 'node', incarnation: 'zzzzzzzzzz-future' }, 1), true);
  const node = await startNode({ actors, store, log, limits: fast });
  await node.actor(Box, 'a').put('served');
  assert.equal(await node.actor(Box, 'a').look(), ['served']);
  assert.match(node.host.owner.incarnation, /^~/);
  await node.stop();
});

test('a clock that jumps a day ahead: the lease is over for others, and the former owner changes nothing', async () => {
  const clock = testClock();
  const { store, log } = setUp(clock);
  const former = await startNode({ actors, store, log, clock, name: 'former', limits: { ...fast, leaseMs: 60_000, callTimeoutMs: 60 } });
  const box = former.actor(Box, 'a');
  await box.put('before');
  clock.ahead = 86_400_000;
  const shard = shardOf('box/a', 1024);
  store.core.heartbeat({ node: 'taker', incarnation: '1' }, 60_000);
  assert.is(store.core.claim(shard, { node: 'taker', incarnation: '1' }).epoch, 2);
  // plain calls take the short way into the store: it refuses them as any other
  assert.is(await codeOf(box.put('stale')), 'timeout');
  assert.is(store.core.load('box/a')!.state, '{"got":["before"]}');
  assert.is(store.core.commitState(shard, 1, 'box/a', 1, '{"got":["stale"]}'), false);
  assert.is(store.core.commitState(shard, 2, 'box/a', 0, '{"got":["stale"]}'), false);
  await former.stop();
});

test('names that no store can keep are refused by name', async () => {
  const { store, log } = setUp();
  const node = await startNode({ actors, store, log, limits: fast });
  for (const id of ['nul\0', '\ud800']) assert.is(await codeOf(node.invoke('box', id, 'look', [])), 'bad-name');
  assert.is(await codeOf(node.actor(Box, 'a').tell('b\0', 'put', 'x')), 'bad-name');
  assert.is(store.core.load('box/a')?.state ?? '{"got":[]}', '{"got":[]}');
  await node.stop();
});

test('a stopped node leaves no timer behind', async () => {
  const clock = testClock();
  const { store, log } = setUp(clock);
  const node = await startNode({ actors, store, log, clock, limits: { ...fast, poisonRetryMs: 600_000 } });
  failuresLeft = 100;
  await node.actor(Box, 'a').later(0);
  await node.actor(Box, 'b').later(600_000);
  await until(() => failuresLeft <= 90, 'the handler has failed ten times');
  assert.ok(clock.open > 0);
  await node.stop();
  assert.is(clock.open, 0);
});

test.run();
