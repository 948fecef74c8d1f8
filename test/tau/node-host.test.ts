// The same plugins inside Node.js: loaded, called, replaced and unloaded in this very process.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
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

/** Loads the leaky plugin, lets it leave one thing behind, unloads it. */
async function leak(host: tau.Host, kind: string): Promise<tau.UnloadVerdict> {
  const id = host.load(plugin('leaky'));
  await call(host, id, kind);
  return host.unload(id);
}

const swept = (host: tau.Host, id: number): readonly string[] => host.sweep().filter((verdict) => verdict.id === id).map(({ verdict }) => verdict);

/** What a server on this machine says first, or the code of what went wrong. */
function firstWord(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('data', (data) => resolve(data.toString())).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error')).on('close', () => resolve('closed'));
  });
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

  for (const [kind, taken] of [
    ['task', { tasks: 1 }],
    ['timer', { timers: 1 }],
    ['event', { events: ['ticks'] }],
    ['resource', { resources: ['left behind'] }],
  ] as const)
    test(`a ${kind} left behind is taken back and named`, () =>
      withHost(async (host) => {
        const verdict = await leak(host, kind);
        assert.is(verdict.verdict, 'unloaded', JSON.stringify(verdict));
        assert.equal(verdict.reclaimed, { tasks: 0, timers: 0, io: 0, work: 0, events: [], resources: [], ...taken });
      }));

  for (const kind of ['closure', 'vtable', 'payload', 'guard'])
    test(`a ${kind} that somebody else holds defers the unload, until it is let go`, () =>
      withHost(async (host) => {
        await call(host, host.load(plugin('sink')), 'provide-board');
        const verdict = await leak(host, kind);
        assert.is(verdict.verdict, 'deferred', JSON.stringify(verdict));
        if (kind === 'guard') assert.is(verdict.deferred!.guards, 1);
        else assert.match(verdict.deferred!.pointers[0]!.place, /heap block of \d+ bytes/);
        await call(host, host.load(plugin('leaky')), 'unpin');
        assert.equal(swept(host, verdict.id), ['unloaded']);
      }));

  test('a closure in another plugin\'s static is found', () =>
    withHost(async (host) => {
      const keeper = host.load(plugin('sink'));
      const verdict = await leak(host, 'sink');
      assert.is(verdict.deferred?.pointersTotal, 1, JSON.stringify(verdict));
      assert.is(await call(host, keeper, 'call'), `from ${verdict.id}`, 'the code is still there');
      await call(host, keeper, 'drop');
      assert.equal(swept(host, verdict.id), ['unloaded']);
    }));

  for (const kind of ['thread', 'work'])
    test(`${kind} that runs is counted, and once it ended the plugin goes`, () =>
      withHost(async (host) => {
        const verdict = await leak(host, kind);
        assert.is(verdict.deferred?.threads, 1, JSON.stringify(verdict));
        await later(400);
        assert.equal(swept(host, verdict.id), ['unloaded']);
      }));

  test('a thread-local destructor and a signal handler are found', () =>
    withHost(async (host) => {
      assert.is((await leak(host, 'tls')).deferred?.tlsDestructors, 1);
      assert.equal((await leak(host, 'signal')).deferred?.signalHandlers, [10]);
    }));

  test('a function pointer in C memory is the known blind spot: its use ends the process with the plugin\'s name', () => {
    const source = `
      const tau = require(${JSON.stringify(join(__dirname, '../../plugins/tau'))});
      const host = new tau.Host({ dist: ${JSON.stringify(staged)} });
      const [keeper, leaky] = [host.load(${JSON.stringify(plugin('sink'))}), host.load(${JSON.stringify(plugin('leaky'))})];
      (async () => {
        await host.call(keeper, 'provide-board');
        await host.call(leaky, 'c-memory');
        console.log(host.unload(leaky).verdict);
        await host.call(keeper, 'call-number');
      })();
    `;
    const { stdout, stderr, signal } = spawnSync(process.execPath, ['-e', source], { encoding: 'utf8' });
    assert.is(stdout, 'unloaded\n');
    assert.is(signal, 'SIGSEGV', stderr);
    assert.match(stderr, /a stale pointer into plugin "fixture-leaky", which is unloaded, was used: offset 0x[0-9a-f]+/);
  });

  test('sockets, files, children and signals work on this loop, and go with their plugin', () =>
    withHost(async (host) => {
      const folder = mkdtempSync(join(tmpdir(), 'tau-node-'));
      try {
        const [id, ticker] = [host.load(plugin('io')), host.load(plugin('sink'))];
        await call(host, ticker, 'tick');
        assert.is(await call(host, id, 'tcp', 'stressed'), 'desserts');
        assert.is(await call(host, id, 'unix', join(folder, 'socket')), String(1 << 20));
        assert.is(await call(host, id, 'file', join(folder, 'file')), 'written');
        assert.is(await call(host, id, 'child', 'echo out; sleep 0.1; exit 3'), '3 out\n');
        assert.ok(Number(await call(host, ticker, 'ticks')) > 20, 'the other plugin ticked meanwhile');
        const heard = call(host, id, 'signal');
        await later(5);
        process.kill(process.pid, 'SIGUSR1');
        assert.is(await heard, 'true');
        const port = Number(await call(host, id, 'serve'));
        assert.is(await firstWord(port), 'served');
        const stopped = rejection(host.call(id, 'child', `echo $$ > ${join(folder, 'pid')}; exec sleep 60`));
        while (!existsSync(join(folder, 'pid'))) await later(5);
        await later(5);
        const verdict = host.unload(id);
        assert.is(verdict.verdict, 'unloaded', JSON.stringify(verdict));
        assert.match(await stopped, /the call was stopped/);
        assert.is(await firstWord(port), 'ECONNREFUSED');
        assert.throws(() => process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 0), /ESRCH/);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }));

  test('1,000 reloads of a clean plugin: none accused, memory flat', () =>
    withHost(async (host) => {
      let id = host.load(plugin('hello'));
      let early = 0;
      for (let round = 0; round < 1000; round += 1) {
        await call(host, id, 'greet', 'x');
        await call(host, id, 'sleepers', '3');
        const { id: next, former } = host.reload(id, plugin('hello'));
        assert.is(former.verdict, 'unloaded', `round ${round}: ${JSON.stringify(former)}`);
        id = next;
        if (round === 500) early = process.memoryUsage.rss();
      }
      // V8's heap breathes; an image of 400 KB that stayed each time would add 200 MB
      assert.ok(process.memoryUsage.rss() < early + 8 * 1024 * 1024, `${early} bytes became ${process.memoryUsage.rss()}`);
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
