// Host and plugins share one runtime, one standard library, one heap; each plugin has its own identity.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildFixtures, skipReason, withHost } from './support';

const test = suite('tau: what is shared and what is not');
const skipped = skipReason();
if (skipped) console.log(`skipped: tau sharing: ${skipped}`);
else {
  test.before(buildFixtures);

  test('one rt and one standard library are mapped, however many plugins', () =>
    withHost(async (host) => {
      await host.load('hello');
      await host.load('hello');
      await host.load('sink');
      for (const library of ['libtau_rt.so', 'libstd-']) {
        const maps = await host.ask<readonly { executable: number }[]>('maps', library);
        assert.equal(maps.map(({ executable }) => executable), [1], library);
      }
    }));

  test('two plugins see the same rt, and statics and an id of their own', () =>
    withHost(async (host) => {
      const [first, second] = [await host.load('hello'), await host.load('hello')];
      assert.is(await host.call(first, 'rt'), await host.call(second, 'rt'));
      assert.is.not(await host.call(first, 'statics'), await host.call(second, 'statics'));
      assert.equal([await host.call(first, 'id'), await host.call(second, 'id')], ['1', '2']);
    }));

  test('text allocated in one plugin is grown and freed in another', () =>
    withHost(async (host) => {
      const [first, second] = [await host.load('hello'), await host.load('hello')];
      assert.is(await host.ask('pass', first, 'make', second, 'take'), String('made by 1: '.length + 4096 + ' and grown'.length));
    }));

  test('futures run on the host\'s executor: sleeping, spawning, joining a large output, waking from another thread', () =>
    withHost(async (host) => {
      const id = await host.load('hello');
      assert.is(await host.call(id, 'greet', 'world'), 'hello world, from plugin 1 (28672)');
      assert.is(await host.call(id, 'thread-wake'), 'true');
    }));

  test('a panic in a call or a task comes back as text with its place, and the host goes on', () =>
    withHost(async (host) => {
      const id = await host.load('hello');
      assert.match(await host.refusal('call', id, 'panic', 'loudly'), /plugin "fixture-hello": call: panicked: as asked: loudly \(at .*hello\/src\/lib\.rs:\d+:\d+\)/);
      assert.match(await host.refusal('call', id, 'task-panic'), /panicked: in a task/);
      assert.is(await host.call(id, 'id'), '1');
    }));

  test('a panic of a task that nobody waits for is reported with its plugin', () =>
    withHost(async (host) => {
      const id = await host.load('moody');
      await host.call(id, 'orphan-panic');
      await host.ask('run', 5);
      const reports = await host.ask<readonly { plugin: number; panic: string }[]>('reports');
      assert.is(reports.length, 1);
      assert.is(reports[0]!.plugin, id);
      assert.match(reports[0]!.panic, /nobody waits for this \(at/);
    }));
}
test.run();
