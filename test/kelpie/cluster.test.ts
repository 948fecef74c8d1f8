// Nodes in processes of their own on one PostgreSQL: calls over sockets, kill -9, drain and migration.
import { join } from 'node:path';
import { connect } from 'node:tls';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command as serveCommand } from '../../executors/actor-serve/executor';
import { StrataError } from '../../plugins/graph/errors';
import { packageRoot } from '../../plugins/graph/schemas';
import { createSocketNetwork } from '../../plugins/kelpie/node/sockets';
import { killInTurn, startMember } from './cluster';
import { LIMITS, open, SECRET, Tally } from './cluster-child';
import { startPostgres, type PostgresServer } from './postgres-server';

const test = suite('cluster');
let server: PostgresServer;
test.before(async () => void (server = await startPostgres()));
test.after(() => server.stop());

const until = async (met: () => Promise<boolean> | boolean, what: string): Promise<void> => {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (await met()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`did not come about within 10 s: ${what}`);
};

test('50 kills: no acknowledged call is lost or done twice, no frozen owner writes, and calls are served again', async () => {
  const takeovers = await killInTurn(server.url, 50);
  assert.is(takeovers.length, 50);
});

test('calls find their actor in another process; shards even out; a stopped process gives its work away', async () => {
  const [first, second] = [await startMember(server.url, 'first'), await startMember(server.url, 'second')];
  const client = await open(server.url, 'caller', 'client');
  const ids = Array.from({ length: 40 }, (_, i) => `spread-${i}`);
  const pids = async (): Promise<number[]> => [...new Set(await Promise.all(ids.map((id) => client.node.actor(Tally, id).where())))];
  assert.equal((await pids()).sort(), [first.pid, second.pid].sort());
  await Promise.all(ids.map((id) => client.node.actor(Tally, id).later(700)));
  // while it stops, calls go on: each waits for the other process, and none fails
  let stopping = true;
  const calls = ids.map(async (id) => {
    let count = 0;
    while (stopping) assert.is(await client.node.actor(Tally, id).add(), (count += 1));
    return count;
  });
  assert.is(await first.stop(), 0);
  stopping = false;
  const counts = await Promise.all(calls);
  assert.equal(await pids(), [second.pid]);
  await until(async () => (await Promise.all(ids.map((id) => client.node.actor(Tally, id).get()))).every(({ fired }) => fired === 1), 'every reminder fires once');
  const third = await startMember(server.url, 'third');
  await until(async () => (await client.store.nodes()).find(({ node }) => node === 'third')!.shards > 10, 'the new process gets its share');
  assert.equal(await Promise.all(ids.map(async (id) => (await client.node.actor(Tally, id).get()).count)), counts);
  await Promise.all([second.stop(), third.stop(), client.close()]);
});

test('a shard can be moved by hand, and its actors move with it', async () => {
  const limits = { ...LIMITS, leaseMs: 5_000, balanceMs: 0 };
  const [one, two] = [await open(server.url, 'one', 'member', limits), await open(server.url, 'two', 'member', limits)];
  await one.node.actor(Tally, 'moved').add();
  const [shard] = one.node.host.shards;
  assert.equal(await one.node.host.migrate([shard!], 'two'), [shard]);
  await until(() => two.node.host.shards.includes(shard!), 'the other node takes it');
  assert.is(await one.node.actor(Tally, 'moved').add(), 2);
  assert.equal([one.node.host.shards, two.node.host.shards], [[], [shard]]);
  await Promise.all([one.close(), two.close()]);
});

test('the database goes away and comes back: calls wait, and nothing is lost', async () => {
  const member = await open(server.url, 'alone', 'member', { ...LIMITS, leaseMs: 5_000 });
  const tally = member.node.actor(Tally, 'outage');
  let running = true;
  let count = 0;
  const caller = (async () => {
    while (running) assert.is(await tally.add(), (count += 1));
  })();
  await until(() => count > 5, 'calls are served');
  await server.crashAndRestart();
  const before = count;
  await until(() => count > before + 5, 'calls are served again');
  running = false;
  await caller;
  assert.is((await tally.get()).count, count);
  await member.close();
});

test('actor-serve: two servers on one PostgreSQL serve the same actors', async () => {
  Object.assign(process.env, { NX_STRATA_POSTGRES_URL: server.url, NX_STRATA_NODE_SECRET: SECRET });
  const root = join(packageRoot, 'workspace-example/ledger');
  const controller = new AbortController();
  const serveOne = async (name: string): Promise<{ address: string; ended: Promise<number> }> => {
    let told: (text: string) => void = () => undefined;
    const said = new Promise<string>((resolve) => (told = resolve));
    const options = { module: 'src/accounts.ts', store: 'postgres', schema: 'served', name, port: 0 };
    const ended = serveCommand.settle(options, { root, workspaceRoot: root, project: 'p', write: (text) => told(text), progress: () => undefined, interactive: false, color: false, signal: controller.signal }, undefined);
    return { address: /http:[^\s,]+/.exec(await said)![0], ended };
  };
  const served = [await serveOne('left'), await serveOne('right')];
  const ask = async (place: number, path: string, body: unknown): Promise<unknown> =>
    ((await (await fetch(`${served[place]!.address}/actors/account/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json()) as { value: unknown }).value;
  await ask(0, 'alice/deposit', ['t1', 5]);
  await ask(1, 'alice/deposit', ['t2', 7]);
  assert.equal([await ask(0, 'alice/balance', []), await ask(1, 'alice/balance', [])], [112, 112]);
  controller.abort();
  assert.equal(await Promise.all(served.map(({ ended }) => ended)), [0, 0]);
  delete process.env['NX_STRATA_POSTGRES_URL'];
  delete process.env['NX_STRATA_NODE_SECRET'];
});

test('who does not know the secret is not let in, and a short secret is refused', async () => {
  const network = await createSocketNetwork({ secret: SECRET });
  network.join('closed', async () => undefined).onMessage(() => assert.unreachable('a stranger was heard'));
  const [host, port] = network.address.split(':');
  const knock = (psk: Buffer): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect({ host: host!, port: Number(port), ciphers: 'ECDHE-PSK-CHACHA20-POLY1305', maxVersion: 'TLSv1.2', minVersion: 'TLSv1.2', pskCallback: () => ({ psk, identity: 'x' }), checkServerIdentity: () => undefined });
      socket.on('secureConnect', () => resolve('let in'));
      socket.on('error', (error) => resolve(error.message));
      socket.on('close', () => resolve('closed'));
    });
  assert.is.not(await knock(Buffer.alloc(32, 1)), 'let in');
  await network.close();
  try {
    await createSocketNetwork({ secret: 'short' });
    assert.unreachable('a short secret was taken');
  } catch (error) {
    assert.is((error as StrataError).code, 'weak-secret');
  }
});

test.run();
