// A cache server before a shared store: the same promises and the same faults over every kind of store.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openBackend } from '../../plugins/graph/cache/backends/index';
import { createCacheServer } from '../../plugins/graph/cache/server';
import { FileStore } from '../../plugins/graph/cache/store';
import { TieredStore } from '../../plugins/graph/cache/tiered-store';
import { makeFolder, runStrata } from '../support';
import { backendKinds, freePort, startFaultyProxy, type RunningBackend } from './backend-servers';
import { generator } from './random';
import { get, put, READ, spawnServer, tokens, WRITE } from './support';

const SECRET = createHash('sha256').update('shared').digest();

interface Front {
  readonly url: string;
  readonly directory: string;
  readonly log: string[];
  stop(): Promise<void>;
}

/** A server of its own folder before the store. */
async function startFront(backend: RunningBackend, port?: number, transferTimeoutMs = 20_000): Promise<Front> {
  const directory = makeFolder();
  const log: string[] = [];
  const far = openBackend(backend.address(port), backend.environment(port));
  // The AWS SDK reads the process's own environment.
  Object.assign(process.env, backend.environment(port));
  const store = new TieredStore(FileStore.open(directory, { bytesMax: 1 << 30, ageMaxMs: 1e9 }, Date.now(), SECRET), far, { answerTimeoutMs: transferTimeoutMs, transferTimeoutMs, artifactBytesMax: 64 << 20 }, (line) => log.push(line));
  const { server } = createCacheServer({ store, tokens, artifactBytesMax: 64 << 20, idleTimeoutMs: 30_000, openMetrics: true, log: (line) => log.push(line) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    directory,
    log,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await store.close();
    },
  };
}

for (const kind of backendKinds) {
  const test = suite(`backend ${kind.name}`);
  const unavailable = kind.unavailable();
  if (unavailable !== undefined) {
    test('its promises', () => console.log(`skipped: backend ${kind.name}: ${unavailable}`));
    test.run();
    continue;
  }
  let backend: RunningBackend;
  const fronts: Front[] = [];
  const front = async (...rest: [port?: number, transferTimeoutMs?: number]): Promise<Front> => {
    const one = await startFront(backend, ...rest);
    fronts.push(one);
    return one;
  };
  test.before(async () => {
    backend = await kind.start();
  });
  test.after.each(async () => {
    for (const one of fronts.splice(0)) await one.stop();
  });
  test.after(() => backend.stop());

  test('what one server stored another gets, byte for byte, large and empty ones too', async () => {
    const [one, two] = [await front(), await front()];
    for (const [hash, bytes] of [['1', 3_000_000], ['2', 17], ['3', 20 << 20], ['4', 0]] as const) {
      const body = randomBytes(bytes);
      assert.is(await put(one.url, hash, body), 200, `${bytes} bytes: ${one.log.join()}`);
      for (const server of [one, two, two]) {
        const found = await get(server.url, hash);
        assert.equal([found.status, found.body.equals(body)], [200, true], `${bytes} bytes: ${two.log.join()}`);
      }
    }
    assert.equal(readdirSync(join(two.directory, 'incoming')), []);
    assert.equal([...one.log, ...two.log], []);
  });

  test('what is not there is 404; nothing is overwritten, whichever server is asked', async () => {
    const [one, two] = [await front(), await front()];
    assert.is((await get(one.url, '10')).status, 404);
    assert.is(await put(one.url, '10', 'first'), 200);
    assert.is(await put(one.url, '10', 'second'), 409);
    assert.is(await put(two.url, '10', 'third'), 409);
    assert.is(String((await get(two.url, '10')).body), 'first');
  });

  test('namespaces stay apart, and so do stores with another secret', async () => {
    const one = await front();
    assert.is(await put(one.url, '20', 'of main'), 200);
    assert.is(await put(one.url, '21', 'of the pull request', 'pr-token'), 200);
    const two = await front();
    assert.is(String((await get(two.url, '20', 'pr-token')).body), 'of main');
    assert.is((await get(two.url, '21')).status, 404);
    assert.is((await get(two.url, '20', READ)).status, 200);
    assert.is(await put(two.url, '22', 'x', READ), 403);
    const stranger = FileStore.open(makeFolder(), { bytesMax: 1e6, ageMaxMs: 1e9 });
    const far = openBackend(backend.address(), backend.environment());
    assert.is(await far.has(stranger.key('default', '20'), AbortSignal.timeout(5000)), false);
    far.close();
  });

  test('of two uploads at once one wins, and what is kept is whole', async () => {
    const one = await front();
    const bodies = Array.from({ length: 4 }, () => randomBytes(500_000));
    const statuses = await Promise.all(bodies.map((body) => put(one.url, '30', body)));
    assert.ok(statuses.includes(200) && statuses.every((status) => status === 200 || status === 409), statuses.join());
    const { body } = await get((await front()).url, '30');
    assert.ok(bodies.some((one_) => one_.equals(body)));
  });

  test('through a connection that breaks, stalls and damages: never a wrong byte, never an answer that fails a build', async () => {
    const random = generator(7);
    const proxy = await startFaultyProxy(backend.port, random);
    const truths = Array.from({ length: 12 }, (_, index) => createHash('sha256').update(`${kind.name}${index}`).digest('hex').repeat(1 + index * 400));
    let [hits, stored] = [0, 0];
    // What is certainly there, so that there is something to get.
    const plain = await front();
    for (const [index, truth] of truths.entries()) if (index % 2 === 0) assert.is(await put(plain.url, String(100 + index), truth), 200);
    for (let round = 0; round < 8; round += 1) {
      const one = await startFront(backend, proxy.port, 1000);
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          const index = Math.floor(random() * truths.length);
          if (random() < 0.4) {
            const status = await put(one.url, String(100 + index), truths[index]!);
            assert.ok([200, 403, 409].includes(status), `PUT ${status}: ${one.log.join('; ')}`);
            stored += Number(status === 200);
            return;
          }
          const { status, body } = await get(one.url, String(100 + index));
          if (status === 404) return;
          assert.is(status, 200);
          assert.ok(String(body) === truths[index], `request for ${index}`);
          hits += 1;
        }),
      );
      assert.equal(readdirSync(join(one.directory, 'incoming')), []);
      await one.stop();
    }
    await proxy.stop();
    assert.ok(hits > 0, `${hits} hits, ${stored} stored: something must get through`);
    assert.ok(proxy.faults.size >= 2, [...proxy.faults.keys()].join());
  });

  test('a store that is gone is a miss and a refusal, and is told', async () => {
    const closed = await freePort();
    const one = await front(closed, 3000);
    for (let time = 0; time < 4; time += 1) assert.is((await get(one.url, '1')).status, 404);
    assert.is(await put(one.url, '40', 'x'), 403);
    assert.ok(one.log.some((line) => line.endsWith('it is left alone for 30 s')), one.log.join('\n'));
    assert.is(one.log.length, 3, 'left alone, not asked again');
  });

  test.run();
}

const test = suite('backends on the command line');

test('a server before a store, as its own process', async () => {
  const kind = backendKinds.find(({ name }) => name === 'Bazel gRPC: in memory')!;
  const backend = await kind.start();
  const env = { NX_STRATA_CACHE_WRITE_TOKEN: WRITE, NX_STRATA_CACHE_STORE_SECRET: 'sixteen characters' };
  const start = () => spawnServer(['--port=0', '--directory=near', `--backend=${backend.address()}`], env, makeFolder());
  const [one, two] = [await start(), await start()];
  assert.match(one.output(), / in near, before grpc:\/\/127\.0\.0\.1:\d+\/instance\n/);
  assert.is(await put(one.url, '1', 'shared'), 200);
  assert.is(String((await get(two.url, '1', WRITE)).body), 'shared');
  assert.equal([await one.stop(), await two.stop()], [0, 0]);
  await backend.stop();
});

test('each mistake is one clear line', () => {
  const folder = makeFolder();
  const env = { NX_STRATA_CACHE_WRITE_TOKEN: 'w', NX_STRATA_CACHE_STORE_SECRET: 'sixteen characters' };
  for (const [backend, more, message] of [
    ['s3://bucket', { NX_STRATA_CACHE_STORE_SECRET: '' }, /^error: \/backend: a shared store needs a secret that names are made with, the same on each server\n {2}set NX_STRATA_CACHE_STORE_SECRET/],
    ['ftp://host', {}, /^error: \/backend: no store is known by "ftp:"\n {2}write it as s3:/],
    ['nonsense', {}, /^error: \/backend: not an address\n/],
    ['s3:///prefix', {}, /^error: \/backend: names no bucket\n/],
  ] as const) {
    const { exitCode, stdout } = runStrata(['cache-serve', '--port=0', `--backend=${backend}`], folder, { ...env, ...more });
    assert.is(exitCode, 2, backend);
    assert.match(stdout, message);
  }
});

test.run();
