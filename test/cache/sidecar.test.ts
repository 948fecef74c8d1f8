// The go-between fails open: whatever the server does, Nx gets a hit that is right or a miss, and its uploads are accepted.
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createNetServer, type AddressInfo, type Server as NetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderSummary } from '../../plugins/graph/cache/hooks';
import { Sidecar, type SidecarOptions, type SidecarSummary } from '../../plugins/graph/cache/sidecar';
import { readSigner } from '../../plugins/graph/cache/signing';
import { artifact, CODE, OUTPUT, pair, signed, stranger, tar, trusted, type EntrySpec } from './archives';
import { makeFolder } from '../support';
import { get, put, startServer, WRITE, type Running } from './support';

const test = suite('cache go-between');
const ends: Array<() => Promise<unknown>> = [];
test.after.each(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const defaults: Omit<SidecarOptions, 'url'> = { token: WRITE, namespace: 'default', trusted: [], signer: undefined, upload: true, responseTimeoutMs: 300, downloadTimeoutMs: 1000, artifactBytesMax: 8 << 20 };

async function sidecar(url: string, options: Partial<SidecarOptions> = {}): Promise<{ one: Sidecar; stop(drainMs?: number): Promise<SidecarSummary> }> {
  const one = await Sidecar.start({ ...defaults, url, ...options });
  let stopped: Promise<SidecarSummary> | undefined;
  const stop = (drainMs = 2000): Promise<SidecarSummary> => (stopped ??= one.stop(drainMs));
  ends.push(() => stop());
  return { one, stop };
}

async function faulty(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ends.push(() => new Promise((done) => {
    server.closeAllConnections();
    server.close(done);
  }));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function upstream(): Promise<Running> {
  const running = await startServer();
  ends.push(() => running.stop());
  return running;
}

const whys = (summary: SidecarSummary): string[] => summary.troubles.map(([why]) => why);

test('hits and misses pass through, uploads arrive at the server', async () => {
  const server = await upstream();
  const body = await artifact();
  assert.is(await put(server.url, '1', body), 200);
  const { one, stop } = await sidecar(server.url);
  assert.ok((await get(one.url, '1', one.token)).body.equals(body));
  assert.is((await get(one.url, '2', one.token)).status, 404);
  assert.is(await put(one.url, '2', body, one.token), 200);
  const summary = await stop();
  assert.equal(summary, { hits: 1, misses: 1, uploaded: 1, bytesDown: body.length, bytesUp: body.length, troubles: [], abandoned: 0 });
  assert.is(renderSummary(summary), 'remote cache: 1 hits (0.0 MB), 1 misses, 1 uploaded (0.0 MB)\n');
  assert.ok((await get(server.url, '2')).body.equals(body));
});

test('signed on the way up, verified on the way down; the trailer is not for Nx', async () => {
  const server = await upstream();
  const body = await artifact('large', [{ name: 'lib/out/random', content: randomBytes(700_000) }]);
  const writer = await sidecar(server.url, { signer: readSigner(pair.privateKey), trusted });
  assert.is(await put(writer.one.url, '1', body, writer.one.token), 200);
  assert.is((await writer.stop()).uploaded, 1);
  const stored = (await get(server.url, '1')).body;
  assert.ok(stored.equals(signed(body, '1')));
  const reader = await sidecar(server.url, { trusted });
  assert.ok((await get(reader.one.url, '1', reader.one.token)).body.equals(body));
  const plain = await sidecar(server.url);
  assert.ok((await get(plain.one.url, '1', plain.one.token)).body.equals(body), 'who asks for no signature reads it too');
});

test('where signatures are asked for, a run without the key uploads nothing', async () => {
  const server = await upstream();
  const { one, stop } = await sidecar(server.url, { trusted });
  assert.is(await put(one.url, '1', await artifact(), one.token), 200);
  assert.is((await stop()).uploaded, 0);
  assert.is(server.store.stats.artifacts, 0);
});

test('a token that may only read is tried once, and nobody is failed', async () => {
  let puts = 0;
  const url = await faulty((request, response) => {
    if (request.method === 'PUT') puts += 1;
    request.resume().on('end', () => response.writeHead(request.method === 'PUT' ? 403 : 404).end());
  });
  const { one, stop } = await sidecar(url);
  assert.is(await put(one.url, '1', await artifact(), one.token), 200);
  await new Promise((done) => setTimeout(done, 100));
  for (const hash of ['2', '3']) assert.is(await put(one.url, hash, await artifact(), one.token), 200);
  assert.equal([(await stop()).troubles, puts], [[], 1]);
});

const half = gzipSync(randomBytes(100_000));
const troubles: ReadonlyArray<readonly [name: string, listener: RequestListener, why: RegExp]> = [
  ['401', (_, response) => response.writeHead(401).end(), /status 401/],
  ['500', (_, response) => response.writeHead(500).end('oh'), /status 500/],
  ['a redirect', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), /status 302/],
  ['a reset before the answer', (request) => request.socket.destroy(), /connection reset/],
  ['a reset in mid-body', (request, response) => void response.writeHead(200, { 'content-length': half.length }).write(half.subarray(0, 5000), () => request.socket.destroy()), /reset|broke off|aborted/],
  ['a stall before the answer', () => undefined, /no answer in 300 ms/],
  ['a stall in mid-body', (_, response) => void response.writeHead(200, { 'content-length': half.length }).write(half.subarray(0, 5000)), /the answer stalled for 300 ms/],
  ['a trickle without end', (_, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('x'), 50);
    response.on('close', () => clearInterval(timer));
  }, /not done in 1000 ms/],
  ['a length that is a lie', (_, response) => response.writeHead(200, { 'content-length': 100_000_000 }).end(), /too large/],
  ['a body without end', (_, response) => {
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write(half));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  }, /too large/],
  ['an empty body', (_, response) => response.writeHead(200).end(), /a bad archive/],
  ['what is no gzip', (_, response) => response.writeHead(200).end('<html>sign in</html>'), /a bad archive: incorrect header check/],
  ['half a gzip', (_, response) => response.writeHead(200).end(half.subarray(0, 50_000)), /a bad archive/],
  ['what is no tar', (_, response) => response.writeHead(200).end(half), /a bad archive/],
];
for (const [name, listener, why] of troubles) {
  test(`server gives ${name}: a miss, told in the summary`, async () => {
    const { one, stop } = await sidecar(await faulty(listener));
    assert.is((await get(one.url, '1', one.token)).status, 404);
    const summary = await stop();
    assert.equal([summary.hits, summary.misses, summary.troubles.length], [0, 1, 1]);
    assert.match(summary.troubles[0]![0], why);
  });
}

test('no server at all: misses at once, uploads accepted, each trouble told', async () => {
  const { one, stop } = await sidecar('http://127.0.0.1:1');
  assert.is((await get(one.url, '1', one.token)).status, 404);
  assert.is(await put(one.url, '1', await artifact(), one.token), 200);
  const summary = await stop();
  assert.equal([summary.uploaded, whys(summary)], [0, ['connection refused']]);
});

test('a server that never answers costs a run three waits, not one a task', async () => {
  const { one, stop } = await sidecar(await faulty(() => undefined), { responseTimeoutMs: 100 });
  const start = performance.now();
  for (let index = 0; index < 40; index++) assert.is((await get(one.url, String(index), one.token)).status, 404);
  assert.ok(performance.now() - start < 3000);
  assert.equal((await stop()).troubles, [['no answer in 100 ms', 3]]);
});

test('an upload that stalls is given up within the time for it', async () => {
  const { one, stop } = await sidecar(await faulty((_, response) => void response), { responseTimeoutMs: 60_000 });
  assert.is(await put(one.url, '1', await artifact(), one.token), 200);
  const start = performance.now();
  const summary = await stop(200);
  assert.ok(performance.now() - start < 1500);
  assert.is(summary.abandoned, 1);
});

const bad: ReadonlyArray<readonly [name: string, entries: readonly EntrySpec[], why: RegExp]> = [
  ['a name that climbs', [{ name: '../../etc/passwd', content: 'x' }], /climbs/],
  ['a name that climbs inside', [{ name: 'lib/../../x', content: 'x' }], /climbs/],
  ['an absolute name', [{ name: '/etc/passwd', content: 'x' }], /absolute/],
  ['a link that leads out', [{ name: 'lib/out/link', type: 'symlink', linkname: '../../../x' }], /leads out/],
  ['an absolute link', [{ name: 'lib/out/link', type: 'symlink', linkname: '/etc' }], /leads out/],
  ['an entry below a link', [{ name: 'lib/out/a', type: 'symlink', linkname: 'b' }, { name: 'lib/out/a/x', content: 'x' }], /below a link/],
  ['a hard link', [{ name: 'lib/out/link', type: 'link', linkname: 'lib/out/file.txt' }], /type link/],
  ['a device', [{ name: 'lib/out/null', type: 'character-device', devmajor: 1, devminor: 3 }], /type character-device/],
  ['a pipe', [{ name: 'lib/out/pipe', type: 'fifo' }], /type fifo/],
  ['an entry twice', [{ name: 'lib/out/x', content: 'a' }, { name: 'lib/out/./x', content: 'b' }], /twice/],
  ['a backslash', [{ name: 'lib\\..\\..\\x', content: 'x' }], /backslash/],
];
for (const [name, entries, why] of bad) {
  test(`archive with ${name}: never handed to Nx`, async () => {
    const body = gzipSync(await tar([...entries, OUTPUT, CODE]));
    const { one, stop } = await sidecar(await faulty((_, response) => response.writeHead(200).end(body)));
    assert.is((await get(one.url, '1', one.token)).status, 404);
    assert.match(whys(await stop())[0]!, why);
  });
}

test('archive without an exit code, or with one that is none', async () => {
  for (const entries of [[OUTPUT], [OUTPUT, { name: 'code', content: 'x'.repeat(100) }], [OUTPUT, { name: 'code', type: 'directory' as const }]]) {
    const body = gzipSync(await tar(entries));
    const { one } = await sidecar(await faulty((_, response) => response.writeHead(200).end(body)));
    assert.is((await get(one.url, '1', one.token)).status, 404);
  }
});

test('archive that is a bomb: given up, not unpacked', async () => {
  const bomb = gzipSync(await tar([{ name: 'zeros', content: Buffer.alloc(400 << 20) }, OUTPUT, CODE]));
  assert.ok(bomb.length < 1 << 20);
  const { one, stop } = await sidecar(await faulty((_, response) => response.writeHead(200).end(bomb)), { downloadTimeoutMs: 20_000 });
  const before = process.memoryUsage().rss;
  assert.is((await get(one.url, '1', one.token)).status, 404);
  assert.ok(process.memoryUsage().rss - before < 200 << 20);
  assert.equal(whys(await stop()), ['a bad archive: unpacks to too much']);
});

test('links inside the outputs are what Nx stores, and pass', async () => {
  const body = await artifact('x', [{ name: 'lib/out/link', type: 'symlink', linkname: 'file.txt' }, { name: 'lib/out/up', type: 'symlink', linkname: '../out/file.txt' }]);
  const { one } = await sidecar(await faulty((_, response) => response.writeHead(200).end(body)));
  assert.is((await get(one.url, '1', one.token)).status, 200);
});

test('signatures: none, a stranger\'s, another hash, another namespace, another content: misses', async () => {
  const body = await artifact();
  const other = await artifact('other');
  const trailer = (bytes: Buffer): Buffer => bytes.subarray(body.length);
  for (const answer of [body, signed(body, '1', 'default', stranger.privateKey), signed(body, '2'), signed(body, '1', 'pr'), Buffer.concat([other, trailer(signed(body, '1'))]), Buffer.concat([signed(body, '1'), Buffer.from('x')])]) {
    const { one, stop } = await sidecar(await faulty((_, response) => response.writeHead(200).end(answer)), { trusted });
    assert.is((await get(one.url, '1', one.token)).status, 404);
    assert.match(whys(await stop())[0]!, /signature/);
  }
});

test('another user of the machine gets nothing and writes nothing', async () => {
  const server = await upstream();
  assert.is(await put(server.url, '1', await artifact()), 200);
  const { one, stop } = await sidecar(server.url);
  assert.is((await get(one.url, '1', 'guess')).status, 404);
  assert.is(await put(one.url, '2', await artifact(), 'guess'), 200);
  await stop();
  assert.is(server.store.stats.artifacts, 1);
});

test('nothing is left on disk', async () => {
  const server = await upstream();
  const former = process.env['TMPDIR'];
  process.env['TMPDIR'] = makeFolder();
  const { one, stop } = await sidecar(server.url);
  for (const hash of ['1', '2', '3']) await put(one.url, hash, await artifact(), one.token);
  await stop();
  assert.equal(readdirSync(tmpdir()), []);
  if (former === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = former;
});

test('a server that talks no HTTP', async () => {
  const server: NetServer = createNetServer((socket) => void socket.on('error', () => undefined).resume().end('SSH-2.0-x\r\n'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ends.push(() => new Promise((done) => server.close(done)));
  const { one, stop } = await sidecar(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  assert.is((await get(one.url, '1', one.token)).status, 404);
  assert.is((await stop()).troubles.length, 1);
});

test.run();
