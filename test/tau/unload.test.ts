// Unloading is proven: what a plugin leaves behind is taken back or named, and nothing is said of a clean one.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildFixtures, plugin, skipReason, withHost, type HostProcess, type Verdict } from './support';

const test = suite('tau: unload');
const skipped = skipReason();

/** Loads the leaky plugin, lets it leave one thing behind, unloads it. */
async function leak(host: HostProcess, kind: string): Promise<Verdict> {
  const id = await host.load('leaky');
  await host.call(id, kind);
  return host.unload(id);
}

if (skipped) console.log(`skipped: tau unload: ${skipped}`);
else {
  test.before(buildFixtures);

  test('the mapping is gone, and a reload has fresh statics', () =>
    withHost(async (host) => {
      const first = await host.load('hello');
      assert.is(await host.call(first, 'calls'), '1');
      assert.is(await host.call(first, 'calls'), '2');
      assert.is((await host.unload(first)).verdict, 'unloaded');
      assert.equal(await host.ask('maps', 'fixture-hello'), []);
      const second = await host.load('hello');
      assert.is(await host.call(second, 'calls'), '1');
    }));

  test('10,000 sleeping tasks go with their plugin, and another plugin\'s timers go on', () =>
    withHost(async (host) => {
      const [sleeper, ticker] = [await host.load('hello'), await host.load('sink')];
      await host.call(ticker, 'tick');
      await host.call(sleeper, 'sleepers', '10000');
      await host.ask('run', 5);
      const verdict = await host.unload(sleeper);
      assert.is(verdict.verdict, 'unloaded');
      assert.is(verdict.reclaimed.tasks, 10_000);
      const before = Number(await host.call(ticker, 'ticks'));
      await host.ask('run', 30);
      assert.ok(Number(await host.call(ticker, 'ticks')) > before);
    }));

  for (const [kind, taken] of [
    ['task', { tasks: 1 }],
    ['timer', { timers: 1 }],
    ['event', { events: ['ticks'] }],
    ['resource', { resources: ['left behind'] }],
  ] as const)
    test(`a ${kind} left behind is taken back and named`, () =>
      withHost(async (host) => {
        const verdict = await leak(host, kind);
        assert.is(verdict.verdict, 'unloaded');
        assert.equal(verdict.reclaimed, { tasks: 0, timers: 0, io: 0, work: 0, events: [], resources: [], ...taken });
      }));

  for (const kind of ['closure', 'vtable', 'payload'])
    test(`a ${kind} in a map of the host defers the unload, until the host lets it go`, () =>
      withHost(async (host) => {
        const verdict = await leak(host, kind);
        assert.is(verdict.verdict, 'deferred');
        assert.ok(verdict.deferred!.pointersTotal > 0);
        assert.match(verdict.deferred!.pointers[0]!.place, /heap block of \d+ bytes/);
        const other = await host.load('leaky');
        await host.call(other, 'unpin');
        assert.equal((await host.ask<readonly Verdict[]>('sweep')).map((swept) => swept.verdict), ['unloaded']);
      }));

  test('a closure in another plugin\'s static is found', () =>
    withHost(async (host) => {
      const keeper = await host.load('sink');
      const verdict = await leak(host, 'sink');
      assert.is(verdict.verdict, 'deferred');
      assert.is(verdict.deferred!.pointersTotal, 1);
      assert.is(await host.call(keeper, 'call'), 'from 2', 'the code is still there');
      await host.call(keeper, 'drop');
      assert.equal((await host.ask<readonly Verdict[]>('sweep')).map((swept) => swept.verdict), ['unloaded']);
    }));

  test('a running thread is counted, and once it ended the plugin goes', () =>
    withHost(async (host) => {
      const verdict = await leak(host, 'thread');
      assert.is(verdict.deferred?.threads, 1);
      await host.ask('run', 400);
      assert.equal((await host.ask<readonly Verdict[]>('sweep')).map((swept) => swept.verdict), ['unloaded']);
    }));

  test('a destructor of a thread-local value keeps its plugin while the thread lives', () =>
    withHost(async (host) => {
      assert.is((await leak(host, 'tls-on-a-thread')).verdict, 'unloaded', 'that thread ended');
      const verdict = await leak(host, 'tls');
      assert.is(verdict.deferred?.tlsDestructors, 1);
      assert.is(await host.close(), 1, 'the host ends well, and says that something stayed');
      assert.match(host.errors, /stayed in memory/);
    }));

  test('a signal handler is found', () =>
    withHost(async (host) => {
      assert.equal((await leak(host, 'signal')).deferred?.signalHandlers, [10]);
    }));

  test('a guard pins its plugin until it is dropped', () =>
    withHost(async (host) => {
      assert.is((await leak(host, 'guard')).deferred?.guards, 1);
      await host.call(await host.load('leaky'), 'unpin');
      assert.equal((await host.ask<readonly Verdict[]>('sweep')).map((swept) => swept.verdict), ['unloaded']);
    }));

  test('blocking work that runs keeps its plugin until it is done', () =>
    withHost(async (host) => {
      assert.is((await leak(host, 'work')).deferred?.threads, 1);
      await host.ask('run', 400);
      assert.equal((await host.ask<readonly Verdict[]>('sweep')).map((swept) => swept.verdict), ['unloaded']);
    }));

  test('a function pointer in C memory is not seen (a known blind spot), and its use is caught and named', () =>
    withHost(async (host) => {
      const keeper = await host.load('sink');
      assert.is((await leak(host, 'c-memory')).verdict, 'unloaded');
      assert.match(await host.refusal('call', keeper, 'call-number'), /the host ended/);
      assert.is((await host.ended).signal, 'SIGSEGV');
      assert.match(host.errors, /a stale pointer into plugin "fixture-leaky", which is unloaded, was used: offset 0x[0-9a-f]+/);
    }));

  test('a future that panics when it is dropped does not keep its plugin', () =>
    withHost(async (host) => {
      const id = await host.load('moody');
      await host.call(id, 'drop-panic');
      await host.ask('run', 2);
      const verdict = await host.unload(id);
      assert.is(verdict.verdict, 'unloaded');
      assert.is(verdict.reclaimed.tasks, 1);
      assert.match(host.errors, /dropped in a bad mood/);
    }));

  test('a plugin whose destroy panics is unloaded, and the panic told', () =>
    withHost(
      async (host) => {
        const verdict = await host.unload(await host.load('moody'));
        assert.is(verdict.verdict, 'unloaded');
        assert.match(verdict.destroy ?? '', /no farewell/);
      },
      [],
      { FIXTURE_MOOD: 'panic-in-destroy' },
    ));

  test('a destroy that never returns costs its plugin\'s memory, not the host', () =>
    withHost(
      async (host) => {
        const id = await host.load('moody');
        const verdict = await host.unload(id);
        assert.is(verdict.verdict, 'deferred');
        assert.match(verdict.destroy ?? '', /did not return within 200 ms/);
        const other = await host.load('hello');
        assert.is(await host.call(other, 'greet', 'you'), `hello you, from plugin ${other} (28672)`);
      },
      ['--destroy-limit-ms=200'],
      { FIXTURE_MOOD: 'stuck' },
    ));

  test('1,000 reloads of a clean plugin: none accused, memory flat', () =>
    withHost(async (host) => {
      const resident = async (): Promise<number> => (await host.ask<{ rssKib: number }>('stat')).rssKib;
      let id = await host.load('hello');
      let early = 0;
      for (let round = 0; round < 1000; round += 1) {
        await host.call(id, 'greet', 'x');
        await host.call(id, 'sleepers', '3');
        const { id: next, former } = await host.ask<{ id: number; former: Verdict }>('reload', id, plugin('hello'));
        assert.is(former.verdict, 'unloaded', `round ${round}: ${JSON.stringify(former)}`);
        id = next;
        if (round === 200) early = await resident();
      }
      assert.ok((await resident()) < early + 1024, 'less than 1 MiB in 800 reloads');
      assert.is(await host.close(), 0);
    }));
}
test.run();
