// The same plugins inside Node.js: loaded, called, replaced and unloaded in this very process.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as tau from '../../plugins/tau';
import { buildFixtures, plugin, skipReason, staged } from './support';

const test = suite('tau: the host in Node.js');
const skipped = skipReason();
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const executableMaps = (part: string): number => readFileSync('/proc/self/maps', 'utf8').split('\n').filter((line) => line.includes(part) && line.includes(' r-xp ')).length;

async function withHost(run: (host: tau.Host) => Promise<void>): Promise<void> {
  const host = new tau.Host({ dist: staged, destroyLimitMs: 300 });
  try {
    await run(host);
  } finally {
    host.close();
  }
}

const call = async (host: tau.Host, id: number, method: string, input = ''): Promise<string> => (await host.call(id, method, input)).toString();

async function rejection(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'it was not rejected';
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'it was not refused';
}

if (skipped) console.log(`skipped: tau node host: ${skipped}`);
else {
  test.before(buildFixtures);

  test('one rt and one standard library; two plugins with statics of their own; one heap', () =>
    withHost(async (host) => {
      const [first, second] = [host.load(plugin('hello')), host.load(plugin('hello'))];
      assert.equal(['libtau_rt.so', 'libstd-'].map(executableMaps), [1, 1]);
      assert.is(await call(host, first, 'rt'), await call(host, second, 'rt'));
      assert.is.not(await call(host, first, 'statics'), await call(host, second, 'statics'));
      const made = await host.call(first, 'make');
      assert.is(await call(host, second, 'take', made.toString()), String(made.length + ' and grown'.length));
    }));

  test('futures run on this thread\'s event loop, beside its timers; another thread can wake them', () =>
    withHost(async (host) => {
      const id = host.load(plugin('hello'));
      let ticks = 0;
      const ticking = setInterval(() => (ticks += 1), 5);
      const answers = await Promise.all([call(host, id, 'wait', '60'), call(host, id, 'greet', 'node'), call(host, id, 'thread-wake')]);
      clearInterval(ticking);
      assert.equal(answers, ['waited', `hello node, from plugin ${id} (28672)`, 'true']);
      assert.ok(ticks >= 4, `the loop turned meanwhile (${ticks})`);
    }));

  test('panics and refusals become errors, and the process goes on', () =>
    withHost(async (host) => {
      const id = host.load(plugin('hello'));
      assert.match(await rejection(host.call(id, 'panic', 'loudly')), /panicked: as asked: loudly \(at/);
      assert.match(await rejection(host.call(id, 'task-panic')), /panicked: in a task/);
      assert.match(refusal(() => host.load(__filename)), /not an ELF file/);
      assert.match(refusal(() => host.reload(id, __filename)), /not an ELF file/);
      assert.match(await rejection(host.call(99, 'id')), /no plugin has the id 99/);
      assert.is(await call(host, id, 'id'), String(id));
    }));

  test('unloading with 10,000 sleeping tasks unmaps the plugin and leaves the other\'s timers alone', () =>
    withHost(async (host) => {
      const [sleeper, ticker] = [host.load(plugin('hello')), host.load(plugin('sink'))];
      await call(host, ticker, 'tick');
      await call(host, sleeper, 'sleepers', '10000');
      await later(10);
      const verdict = host.unload(sleeper);
      assert.is(verdict.verdict, 'unloaded', JSON.stringify(verdict));
      assert.is(verdict.reclaimed.tasks, 10_000);
      assert.is(executableMaps('fixture-hello'), 0);
      const before = Number(await call(host, ticker, 'ticks'));
      await later(40);
      assert.ok(Number(await call(host, ticker, 'ticks')) > before);
    }));

  test('a new build takes the state over; calls that run are drained', () =>
    withHost(async (host) => {
      const id = host.load(plugin('hello'));
      await call(host, id, 'add', '42');
      const waiting = call(host, id, 'wait', '20');
      const { id: next, former } = host.reload(id, plugin('hello'), { drainMs: 1000 });
      assert.is(former.verdict, 'unloaded', JSON.stringify(former));
      assert.is(await waiting, 'waited');
      assert.is(await call(host, next, 'total'), '42');
      const stopped = rejection(host.call(next, 'wait', '60000'));
      assert.is(host.unload(next).verdict, 'unloaded');
      assert.match(await stopped, /the call was stopped/);
    }));

  for (const [kind, seen] of [
    ['tls', (verdict: tau.UnloadVerdict) => verdict.deferred?.tlsDestructors === 1],
    ['thread', (verdict: tau.UnloadVerdict) => verdict.deferred?.threads === 1],
    ['signal', (verdict: tau.UnloadVerdict) => verdict.deferred?.signalHandlers.includes(10)],
    ['event', (verdict: tau.UnloadVerdict) => verdict.verdict === 'unloaded' && verdict.reclaimed.events.includes('ticks')],
    ['task', (verdict: tau.UnloadVerdict) => verdict.verdict === 'unloaded' && verdict.reclaimed.tasks === 1],
  ] as const)
    test(`a leak of kind ${kind} is named here as in the Rust host`, () =>
      withHost(async (host) => {
        const id = host.load(plugin('leaky'));
        await call(host, id, kind);
        const verdict = host.unload(id);
        assert.ok(seen(verdict), JSON.stringify(verdict));
        if (kind === 'thread') {
          await later(400);
          assert.equal(host.sweep().filter(({ id: swept }) => swept === id).map((swept) => swept.verdict), ['unloaded']);
        }
      }));

  test('a worker thread can have the host: its thread-local destructors run when it ends, and the process lives', async () => {
    const source = `
      const { parentPort } = require('node:worker_threads');
      const tau = require(${JSON.stringify(join(__dirname, '../../plugins/tau'))});
      const host = new tau.Host({ dist: ${JSON.stringify(staged)} });
      const id = host.load(${JSON.stringify(plugin('leaky'))});
      host.call(id, 'tls').then(() => { const verdict = host.unload(id); host.close(); parentPort.postMessage(verdict); });
    `;
    const verdict = await new Promise<tau.UnloadVerdict>((resolve, reject) => {
      const worker = new Worker(source, { eval: true });
      let message: tau.UnloadVerdict;
      worker.on('message', (value: tau.UnloadVerdict) => (message = value)).on('error', reject);
      worker.on('exit', (code) => (code === 0 ? resolve(message) : reject(new Error(`exit code ${code}`))));
    });
    assert.is(verdict.deferred?.tlsDestructors, 1);
    await withHost(async (host) => {
      const id = host.load(plugin('hello'));
      assert.is(await call(host, id, 'id'), String(id));
    });
  });

  test('a host that is not there, or closed, is an error with what to do', async () => {
    assert.match(refusal(() => new tau.Host({ dist: '/nowhere' })), /is not there/);
    const host = new tau.Host({ dist: staged });
    host.close();
    assert.match(refusal(() => host.list()), /the host is closed/);
  });
}
test.run();
