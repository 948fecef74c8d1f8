// The remote cache protocol as Nx speaks it, and what a server must withstand.
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FileStore } from '../../plugins/graph/cache/store';
import { makeFolder, runCommand, runStrata } from '../support';
import { get, put, raw, READ, spawnServer, startServer, WRITE, type Running } from './support';

const test = suite('cache-serve');
let running: Running[] = [];
const start = async (...args: Parameters<typeof startServer>): Promise<Running> => {
  const one = await startServer(...args);
  running.push(one);
  return one;
};
test.after.each(async () => {
  for (const one of running) await one.stop();
  running = [];
});
const leftovers = (directory: string): string[] => readdirSync(join(directory, 'incoming'));

test('what is put is got, byte for byte', async () => {
  const { url, directory } = await start();
  const body = randomBytes(3_000_000);
  assert.is(await put(url, '12345678901234567890', body), 200);
  const found = await get(url, '12345678901234567890');
  assert.equal([found.status, found.type, found.body.equals(body)], [200, 'application/octet-stream', true]);
  assert.equal(leftovers(directory), []);
  assert.is(await put(url, '7', new Uint8Array()), 200, 'an empty artefact is one too');
  assert.is((await get(url, '7')).body.length, 0);
});

test('what is not there is 404', async () => {
  const { url } = await start();
  assert.is((await get(url, '1')).status, 404);
});

test('nothing is overwritten: 409, and the first stays', async () => {
  const { url } = await start();
  assert.is(await put(url, '1', 'first'), 200);
  assert.is(await put(url, '1', 'second'), 409);
  assert.is(String((await get(url, '1')).body), 'first');
});

test('of two uploads at once one wins, and what is kept is whole', async () => {
  const { url, directory } = await start();
  const bodies = Array.from({ length: 6 }, () => randomBytes(1_000_000));
  const statuses = await Promise.all(bodies.map((body) => put(url, '1', body)));
  assert.equal(statuses.sort(), [200, 409, 409, 409, 409, 409]);
  const { body } = await get(url, '1');
  assert.ok(bodies.some((one) => one.equals(body)));
  assert.equal(leftovers(directory), []);
});

test('tokens: none or wrong is 401, read-only may not write, expired is said', async () => {
  const { url, log } = await start();
  assert.is((await fetch(`${url}/v1/cache/1`)).status, 401);
  assert.is((await fetch(`${url}/v1/cache/1`, { headers: { authorization: 'Basic abc' } })).status, 401);
  assert.is((await get(url, '1', 'guess')).status, 401);
  assert.is(await put(url, '1', 'x', 'guess'), 401);
  assert.is(await put(url, '1', 'x', READ), 403);
  assert.is((await get(url, '1')).status, 404, 'it was not stored');
  const expired = await get(url, '1', 'old-token');
  assert.equal([expired.status, String(expired.body)], [401, 'the token has expired\n']);
  assert.equal(log, ['refused a token that has expired']);
});

test('namespaces: a pull request reads main\'s artefacts and writes only its own', async () => {
  const { url } = await start();
  assert.is(await put(url, '1', 'of main'), 200);
  assert.is(String((await get(url, '1', 'pr-token')).body), 'of main');
  assert.is(await put(url, '2', 'of the pull request', 'pr-token'), 200);
  assert.is((await get(url, '2', 'pr-token')).status, 200);
  assert.is((await get(url, '2')).status, 404);
  assert.is((await get(url, '2', WRITE)).status, 404);
});

test('hashes that are no plain names are not found, whatever they point at', async () => {
  const { url, port } = await start();
  for (const path of ['/v1/cache/', '/v1/cache/a%2fb', `/v1/cache/${'1'.repeat(129)}`, '/v1/cache/a/b', '/v1/', '/']) assert.is((await fetch(url + path, { headers: { authorization: `Bearer ${WRITE}` } })).status, 404, path);
  assert.match(await raw(port, `GET /v1/cache/../../secret HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer ${WRITE}\r\n\r\n`), /^HTTP\/1.1 404/);
  assert.is(await put(url, '..', 'x'), 404, 'fetch normalises the path away');
  assert.match(await raw(port, `PUT /v1/cache/.. HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 1\r\nauthorization: Bearer ${WRITE}\r\n\r\nx`), /^HTTP\/1.1 200/, 'a name of dots is only a name: what is on disk is its digest');
});

test('methods, lengths, HEAD and 100-continue', async () => {
  const { url, port } = await start({ artifactBytesMax: 1000 });
  const remove = await fetch(`${url}/v1/cache/1`, { method: 'DELETE', headers: { authorization: `Bearer ${WRITE}` } });
  assert.equal([remove.status, remove.headers.get('allow')], [405, 'GET, HEAD, PUT']);
  assert.is(await put(url, '1', 'x'.repeat(1001)), 413);
  assert.is(await put(url, '1', 'x'.repeat(1000)), 200);
  const head = await fetch(`${url}/v1/cache/1`, { method: 'HEAD', headers: { authorization: `Bearer ${READ}` } });
  assert.equal([head.status, head.headers.get('content-length')], [200, '1000']);
  const headers = `host: x\r\nconnection: close\r\nauthorization: Bearer ${WRITE}\r\n`;
  assert.match(await raw(port, `PUT /v1/cache/2 HTTP/1.1\r\n${headers}\r\n`), /^HTTP\/1.1 411/);
  assert.match(await raw(port, `PUT /v1/cache/2 HTTP/1.1\r\n${headers}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`), /^HTTP\/1.1 200/);
  assert.match(await raw(port, `PUT /v1/cache/3 HTTP/1.1\r\n${headers}transfer-encoding: chunked\r\n\r\n7d0\r\n${'y'.repeat(2000)}\r\n0\r\n\r\n`), /^HTTP\/1.1 413/);
  assert.match(await raw(port, `PUT /v1/cache/4 HTTP/1.1\r\n${headers}content-length: 3\r\nexpect: 100-continue\r\n\r\nabc`), /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200/);
  assert.match(await raw(port, 'nonsense\r\n\r\n'), /^HTTP\/1.1 400/);
});

test('a refused upload hears the answer although it was still sending', async () => {
  const { url } = await start();
  assert.is(await put(url, '1', randomBytes(20_000_000), READ), 403);
});

test('an upload that breaks off, stalls or lies about its length leaves nothing', async () => {
  const { port, url, directory } = await start({ idleTimeoutMs: 300 });
  const begin = `PUT /v1/cache/1 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${WRITE}\r\ncontent-length: 100\r\n\r\nabc`;
  await raw(port, begin, 50);
  await raw(port, begin);
  await new Promise((done) => setTimeout(done, 100));
  assert.equal(leftovers(directory), []);
  assert.is((await get(url, '1')).status, 404);
  assert.is(await put(url, '1', 'whole'), 200);
});

test('a download that breaks off harms nobody', async () => {
  const { url, port } = await start();
  assert.is(await put(url, '1', randomBytes(5_000_000)), 200);
  await raw(port, `GET /v1/cache/1 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${READ}\r\n\r\n`, 5);
  assert.is((await get(url, '1')).body.length, 5_000_000);
});

test('size: what was used longest ago goes first', async () => {
  const { url, store } = await start({ bytesMax: 1000 });
  for (const hash of ['1', '2', '3']) assert.is(await put(url, hash, 'x'.repeat(300)), 200);
  assert.is((await get(url, '1')).status, 200);
  assert.is(await put(url, '4', 'x'.repeat(300)), 200);
  assert.equal(await Promise.all(['1', '2', '3', '4'].map(async (hash) => (await get(url, hash)).status)), [200, 404, 200, 200]);
  assert.equal(store.stats, { artifacts: 3, bytes: 900 });
});

test('age: what nobody asked for goes, also over a restart; a clock that was ahead makes nothing immortal', async () => {
  const directory = makeFolder();
  const limits = { bytesMax: 1000, ageMaxMs: 3_600_000 };
  const first = FileStore.open(directory, limits);
  for (const key of ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)]) {
    const upload = await first.begin(key);
    await upload.write(Buffer.from('x'));
    assert.is(await upload.commit(), 'stored');
  }
  const path = (letter: string): string => join(directory, 'objects', letter.repeat(2), letter.repeat(64));
  const nowMs = Date.now();
  utimesSync(path('a'), nowMs / 1000 - 7200, nowMs / 1000 - 7200);
  utimesSync(path('b'), nowMs / 1000 + 9e6, nowMs / 1000 + 9e6);
  const second = FileStore.open(directory, limits, nowMs);
  await second.expire(nowMs);
  assert.is(second.stats.artifacts, 2);
  assert.is(await second.read('a'.repeat(64), nowMs), undefined);
  await second.expire(nowMs + 3_700_000);
  assert.is(second.stats.artifacts, 0);
});

test('a restart finds what was stored, and removes what a crash left', async () => {
  const one = await start();
  assert.is(await put(one.url, '1', 'kept'), 200);
  const stale = join(one.directory, 'incoming', 'left');
  writeFileSync(stale, 'half');
  utimesSync(stale, 1, 1);
  const two = await start({ directory: one.directory });
  assert.is(String((await get(two.url, '1')).body), 'kept');
  assert.equal(leftovers(two.directory), []);
  assert.is(await put(one.url, '2', 'by the other'), 200);
  assert.is(String((await get(two.url, '2')).body), 'by the other', 'two servers may share a folder');
});

test('metrics tell hits, misses, bytes and requests', async () => {
  const { url } = await start();
  await put(url, '1', 'abc');
  await get(url, '1');
  await get(url, '2');
  const text = await (await fetch(`${url}/metrics`)).text();
  for (const line of ['strata_cache_hits_total 1', 'strata_cache_misses_total 1', 'strata_cache_received_bytes_total 3', 'strata_cache_sent_bytes_total 3', 'strata_cache_artifacts 1', 'strata_cache_requests_total{method="GET",status="404"} 1']) assert.ok(text.split('\n').includes(line), line);
  const closed = await start({ openMetrics: false });
  assert.is((await fetch(`${closed.url}/metrics`)).status, 401);
});

test('memory stays flat while large artefacts pass', async () => {
  const { port, url } = await start({ artifactBytesMax: 1 << 30 });
  const bytes = 100 << 20;
  const chunk = randomBytes(1 << 20);
  const sent = createHash('sha256');
  const before = process.memoryUsage().rss;
  let highest = before;
  const status = await new Promise<number>((done, fail) => {
    const upload = request({ port, method: 'PUT', path: '/v1/cache/1', headers: { authorization: `Bearer ${WRITE}`, 'content-length': bytes } }, (response) => response.resume().on('end', () => done(response.statusCode!)));
    upload.on('error', fail);
    let left = bytes / chunk.length;
    const more = (): void => {
      highest = Math.max(highest, process.memoryUsage().rss);
      if (left-- === 0) return void upload.end();
      sent.update(chunk);
      if (upload.write(chunk)) setImmediate(more);
      else upload.once('drain', more);
    };
    more();
  });
  assert.is(status, 200);
  const received = createHash('sha256');
  const response = await fetch(`${url}/v1/cache/1`, { headers: { authorization: `Bearer ${READ}` } });
  for await (const part of response.body!) {
    received.update(part as Uint8Array);
    highest = Math.max(highest, process.memoryUsage().rss);
  }
  assert.is(received.digest('hex'), sent.digest('hex'));
  assert.ok(highest - before < bytes, `grew by ${((highest - before) / (1 << 20)).toFixed(0)} MB`);
});

test('the command line: listens, serves with tokens from the environment, ends cleanly', async () => {
  const folder = makeFolder();
  const env = { NX_STRATA_CACHE_WRITE_TOKEN: 'w', NX_STRATA_CACHE_READ_TOKEN: 'r' };
  const server = await spawnServer(['--port=0', '--directory=store'], env, folder);
  assert.match(server.output(), /^cache-serve: listening on http:\/\/127\.0\.0\.1:\d+, 0 artefacts \(0\.0 MB\) in store\n$/);
  assert.is(await put(server.url, '1', 'x', 'w'), 200);
  assert.is((await get(server.url, '1', 'r')).status, 200);
  assert.is(await put(server.url, '2', 'x', 'r'), 403);
  const taken = runStrata(['cache-serve', `--port=${new URL(server.url).port}`, '--directory=other'], folder, env);
  assert.is(taken.exitCode, 2);
  assert.match(taken.stdout, /^error: cannot listen on 127\.0\.0\.1:\d+: the port is taken\n {2}.+\n$/);
  assert.is(await server.stop(), 0);
  assert.match(server.output(), /stopped: 1 hits, 0 misses, 1 stored\n$/);
});

test('the command line: each mistake is one clear line and exit code 2', () => {
  const folder = makeFolder({ 'file': '', 'tokens.json': '{ "tokens": [{ "name": "x", "sha256": "abc" }] }', 'cert.pem': 'no', 'key.pem': 'no' });
  const none = { NX_STRATA_CACHE_WRITE_TOKEN: undefined, NX_STRATA_CACHE_READ_TOKEN: undefined };
  const token = { NX_STRATA_CACHE_WRITE_TOKEN: 'w' };
  for (const [args, env, expected] of [
    [[], none, /^error: nobody could use the cache: there is no token\n {2}set NX_STRATA_CACHE_WRITE_TOKEN/],
    [['--directory=file/below'], token, /^error: .*file\/below: the cache folder cannot be used: ENOTDIR\n/],
    // a file system where folders cannot be made, and Node's own way of making several never ends
    [['--directory=/proc/nothing'], token, /^error: \/proc\/nothing: the cache folder cannot be used: ENOENT\n/],
    [['--anonymous=write', '--host=0.0.0.0'], token, /^error: \/anonymous: callers without a token are allowed on a loopback address only\n/],
    [['--tokens=tokens.json'], none, /^error: tokens\.json \/tokens\/0\/sha256: must match pattern/],
    [['--tokens=missing.json'], none, /^error: missing\.json: cannot read: ENOENT\n/],
    [['--tls-certificate=cert.pem'], token, /^error: \/tlsKey: a certificate and its key belong together\n/],
    [['--tls-certificate=cert.pem', '--tls-key=key.pem'], token, /^error: \/tlsCertificate: the certificate or its key cannot be used/],
    [[], { NX_STRATA_CACHE_WRITE_TOKEN: 'two words' }, /^error: NX_STRATA_CACHE_WRITE_TOKEN holds white space\n/],
    [['--port=70000'], token, /^error: \/port: must be <= 65535\n/],
  ] as const) {
    const { exitCode, stdout, stderr } = runStrata(['cache-serve', ...args], folder, env);
    assert.is(exitCode, 2, `${args.join(' ')}: ${stdout}${stderr}`);
    assert.match(stdout + stderr, expected);
  }
});

test('TLS from files', async () => {
  const folder = makeFolder();
  if (runCommand('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem', '-days', '2', '-subj', '/CN=localhost'], folder).exitCode !== 0) {
    console.log('skipped: cache-serve with TLS: no openssl to make a certificate');
    return;
  }
  const server = await spawnServer(['--port=0', '--tls-certificate=cert.pem', '--tls-key=key.pem'], { NX_STRATA_CACHE_WRITE_TOKEN: 'w' }, folder);
  assert.match(server.url, /^https:/);
  const fetched = runCommand(process.execPath, ['-e', `fetch('${server.url}/health').then(async (r) => console.log(r.status, await r.text()))`], folder, { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
  assert.match(fetched.stdout, /^200 ok/);
  assert.is(await server.stop(), 0);
});

test('a folder that becomes unusable is told, and clients are not failed', async () => {
  const one = await start();
  if (process.getuid?.() === 0) {
    // root may write anywhere: a file in the place of the folder refuses root as well
    runCommand('rm', ['-r', join(one.directory, 'incoming')], one.directory);
    writeFileSync(join(one.directory, 'incoming'), '');
    assert.is(await put(one.url, '1', 'x'), 500);
    assert.is(one.log.length, 1);
    runCommand('rm', [join(one.directory, 'incoming')], one.directory);
    mkdirSync(join(one.directory, 'incoming'));
  } else {
    chmodSync(join(one.directory, 'incoming'), 0o500);
    assert.is(await put(one.url, '1', 'x'), 500);
    chmodSync(join(one.directory, 'incoming'), 0o700);
  }
  assert.is(await put(one.url, '1', 'x'), 200, 'mended while it runs');
});

test.run();
