// Attacks by somebody who may write to the cache, but not sign: none of them is ever restored.
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Sidecar } from '../../plugins/graph/cache/sidecar';
import { readSigner, TRAILER_BYTES } from '../../plugins/graph/cache/signing';
import { artifact, pair, signed, stranger, trusted } from './archives';
import { get, put, READ, startServer, WRITE, type Running } from './support';

const test = suite('cache poisoning');
let server: Running;
let reader: Sidecar;
const poison = once(artifact('poison'));
const good = once(artifact('good'));

/** The archives are the same for all tests; made once. */
function once<T>(promise: Promise<T>): () => Promise<T> {
  return () => promise;
}

test.before.each(async () => {
  server = await startServer();
  reader = await Sidecar.start({ url: server.url, token: READ, namespace: 'default', trusted, signer: undefined, upload: true, responseTimeoutMs: 1000, downloadTimeoutMs: 5000, artifactBytesMax: 1 << 24 });
});
test.after.each(async () => {
  await reader.stop(0);
  await server.stop();
});

/** What a reader restores under `hash`: the artefact's bytes, or undefined for a miss. */
async function restored(hash: string): Promise<Buffer | undefined> {
  const { status, body } = await get(reader.url, hash, reader.token);
  assert.ok(status === 200 || status === 404);
  return status === 200 ? body : undefined;
}

test('what a trusted writer signed is restored', async () => {
  await put(server.url, '1', signed(await good(), '1'));
  assert.ok((await restored('1'))?.equals(await good()));
});

test('overwriting: refused by the server, the first stays', async () => {
  await put(server.url, '1', signed(await good(), '1'));
  assert.is(await put(server.url, '1', await poison()), 409);
  assert.ok((await restored('1'))?.equals(await good()));
});

test('first to write under the hash of main\'s inputs: stored, never restored', async () => {
  assert.is(await put(server.url, '1', await poison()), 200);
  assert.is(await restored('1'), undefined);
});

test('signed with a key of one\'s own', async () => {
  await put(server.url, '1', signed(await poison(), '1', 'default', stranger.privateKey));
  assert.is(await restored('1'), undefined);
});

test('a stranger\'s signature that claims the trusted key\'s name', async () => {
  const mine = signed(await poison(), '1', 'default', stranger.privateKey);
  const id = readSigner(pair.privateKey).id;
  id.copy(mine, mine.length - TRAILER_BYTES + 17);
  await put(server.url, '1', mine);
  assert.is(await restored('1'), undefined);
});

test('a true signature on other content, and true content with a bit changed anywhere', async () => {
  const real = signed(await good(), '1');
  const trailer = real.subarray(real.length - TRAILER_BYTES);
  await put(server.url, '1', Buffer.concat([await poison(), trailer]));
  assert.is(await restored('1'), undefined);
  let serial = 10;
  for (const at of [0, 3, 20, Math.floor(real.length / 2), real.length - TRAILER_BYTES - 1, real.length - TRAILER_BYTES, real.length - 80, real.length - 30, real.length - 1]) {
    const hash = String(serial++);
    const changed = Buffer.from(signed(await good(), hash));
    changed[at]! ^= 1;
    await put(server.url, hash, changed);
    assert.is(await restored(hash), undefined, `byte ${at}`);
  }
});

test('a signed artefact replayed under another hash', async () => {
  await put(server.url, '2', signed(await good(), '1'));
  assert.is(await restored('2'), undefined);
});

test('an artefact of an untrusted namespace replayed into the trusted one', async () => {
  await put(server.url, '1', signed(await poison(), '1', 'pr'));
  assert.is(await restored('1'), undefined);
});

test('the same 64-bit hash in two namespaces: each sees its own, whoever comes first', async () => {
  assert.is(await put(server.url, '1', await poison(), 'pr-token'), 200);
  assert.is((await get(server.url, '1', READ)).status, 404);
  assert.is(await put(server.url, '1', signed(await good(), '1')), 200);
  assert.ok((await restored('1'))?.equals(await good()));
});

test('a file moved within the store\'s own folder is not what it is asked for', async () => {
  await put(server.url, '1', await poison(), 'pr-token');
  const from = join(server.directory, 'objects', server.store.key('pr', '1').slice(0, 2), server.store.key('pr', '1'));
  const to = join(server.directory, 'objects', server.store.key('default', '1').slice(0, 2), server.store.key('default', '1'));
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  assert.is((await get(server.url, '1', WRITE)).status, 200, 'who can write the folder can store anything');
  assert.is(await restored('1'), undefined, 'but not sign it');
});

test('names on disk tell nothing: they depend on the store\'s secret', async () => {
  const other = await startServer();
  assert.is.not(other.store.key('default', '1'), server.store.key('default', '1'));
  assert.is.not(server.store.key('a', 'b1'), server.store.key('ab', '1'));
  await other.stop();
});

test('content appended after the signature, or a second signature', async () => {
  await put(server.url, '1', Buffer.concat([signed(await good(), '1'), await poison()]));
  assert.is(await restored('1'), undefined);
  await put(server.url, '2', signed(signed(await poison(), '2', 'default', stranger.privateKey), '2', 'default', stranger.privateKey));
  assert.is(await restored('2'), undefined);
});

test.run();
