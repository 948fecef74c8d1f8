// Sockets, files, children and signals do not block the executor, and go with their plugin.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildFixtures, skipReason, withHost } from './support';

const test = suite('tau: io');
const skipped = skipReason();
let folder = '';

if (skipped) console.log(`skipped: tau io: ${skipped}`);
else {
  test.before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tau-io-'));
    await buildFixtures();
  });
  test.after(() => rmSync(folder, { recursive: true, force: true }));

  test('TCP and Unix sockets carry data both ways, also more than their buffers hold', () =>
    withHost(async (host) => {
      const id = await host.load('io');
      assert.is(await host.call(id, 'tcp', 'stressed'), 'desserts');
      assert.is(await host.call(id, 'unix', join(folder, 'socket')), String(1 << 20));
      assert.is((await host.unload(id)).verdict, 'unloaded');
    }));

  test('files are written and read, and errors come back as such', () =>
    withHost(async (host) => {
      const id = await host.load('io');
      assert.is(await host.call(id, 'file', join(folder, 'file')), 'written');
      assert.is(readFileSync(join(folder, 'file'), 'utf8'), 'written');
      assert.match(await host.refusal('call', id, 'file', '/nowhere/file'), /No such file/);
    }));

  test('a child\'s output and exit code come back; others run meanwhile; a stopped call kills it', () =>
    withHost(
      async (host) => {
        const [id, ticker] = [await host.load('io'), await host.load('sink')];
        await host.call(ticker, 'tick');
        assert.is(await host.call(id, 'child', 'echo out; echo err >&2; sleep 0.1; exit 3'), '3 out\nerr\n');
        assert.ok(Number(await host.call(ticker, 'ticks')) > 20, 'the other plugin ticked');
        await host.ask('start', id, 'child', `echo $$ > ${join(folder, 'pid')}; exec sleep 60`);
        await host.ask('run', 200);
        const verdict = await host.unload(id);
        assert.is(verdict.verdict, 'unloaded', JSON.stringify(verdict));
        const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
        assert.throws(() => process.kill(pid, 0), /ESRCH/);
      },
      [],
      { PATH: process.env['PATH'] },
    ));

  test('a signal is heard, and the handler does not keep the plugin', () =>
    withHost(async (host) => {
      const id = await host.load('io');
      const call = await host.ask<number>('start', id, 'signal');
      await host.ask('run', 5);
      process.kill(host.pid, 'SIGUSR1');
      assert.is(await host.ask('wait', call), 'true');
      assert.is((await host.unload(id)).verdict, 'unloaded');
    }));

  test('a server goes with its plugin, and its port is free again', () =>
    withHost(async (host) => {
      const id = await host.load('io');
      const port = Number(await host.call(id, 'serve'));
      const attempt = (): Promise<string> => new Promise((resolve) => connect(port, '127.0.0.1').on('data', (data) => resolve(data.toString())).on('error', (error) => resolve((error as { code?: string }).code ?? 'error')));
      const first = attempt();
      await host.ask('run', 100);
      assert.is(await first, 'served');
      const verdict = await host.unload(id);
      assert.is(verdict.verdict, 'unloaded');
      assert.is(verdict.reclaimed.tasks, 1);
      assert.is(await attempt(), 'ECONNREFUSED');
    }));
}
test.run();
