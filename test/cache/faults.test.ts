// A thousand mixed requests through faults drawn by seed: no wrong byte restored, no refusal that Nx would fail on, no file left.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Sidecar } from '../../plugins/graph/cache/sidecar';
import { readSigner } from '../../plugins/graph/cache/signing';
import { artifact, pair, trusted } from './archives';
import { makeFolder } from '../support';
import { generator } from './random';
import { get, put } from './support';

const test = suite('cache faults');

/** A store that misbehaves in one request of three. */
function faultyStore(random: () => number): { listener(request: IncomingMessage, response: ServerResponse): void; faults: Map<string, number> } {
  const stored = new Map<string, Buffer>();
  const faults = new Map<string, number>();
  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const hash = request.url!.split('/').at(-1)!;
    const kind = random() < 0.34 ? ['status', 'reset', 'partial', 'flip', 'swap', 'truncate', 'grow', 'slow', 'refuse'][Math.floor(random() * 9)]! : 'none';
    if (kind !== 'none') faults.set(kind, (faults.get(kind) ?? 0) + 1);
    if (kind === 'reset') return void request.socket.destroy();
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    if (kind === 'status') return void response.writeHead([401, 403, 404, 409, 429, 500, 502, 503, 507][Math.floor(random() * 9)]!).end();
    if (kind === 'slow') await new Promise((done) => setTimeout(done, 5 + random() * 20));
    if (request.method === 'PUT') {
      if (kind === 'refuse') return void response.writeHead(403).end();
      if (stored.has(hash)) return void response.writeHead(409).end();
      stored.set(hash, Buffer.concat(chunks));
      return void response.writeHead(200).end();
    }
    let body = kind === 'swap' ? [...stored.values()][Math.floor(random() * stored.size)] : stored.get(hash);
    if (!body) return void response.writeHead(404).end();
    if (kind === 'flip') (body = Buffer.from(body))[Math.floor(random() * body.length)]! ^= 1 << Math.floor(random() * 8);
    if (kind === 'truncate') body = body.subarray(0, Math.floor(random() * body.length));
    if (kind === 'grow') body = Buffer.concat([body, body]);
    response.writeHead(200, { 'content-length': body.length });
    if (kind === 'partial') response.write(body.subarray(0, body.length >> 1), () => request.socket.destroy());
    else response.end(body);
  };
  return { listener: (request, response) => void listener(request, response), faults };
}

for (const seed of [1, 2, 3, 4]) {
  test(`seed ${seed}: 250 requests`, async () => {
    const random = generator(seed);
    const { listener, faults } = faultyStore(random);
    const server = createServer(listener);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    process.env['TMPDIR'] = makeFolder();
    const options = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: undefined, namespace: 'default', trusted, signer: readSigner(pair.privateKey), upload: true, responseTimeoutMs: 2000, downloadTimeoutMs: 5000, artifactBytesMax: 1 << 22 };
    const truths = await Promise.all(Array.from({ length: 24 }, (_, index) => artifact(`${index} ${createHash('sha256').update(`${seed} ${index}`).digest('hex').repeat(index * 20)}`)));
    let hits = 0;
    for (let round = 0; round < 25; round++) {
      // A go-between a run, as in use: a server that was left alone in one is tried again in the next.
      const sidecar = await Sidecar.start(options);
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          const index = Math.floor(random() * truths.length);
          if (random() < 0.4) {
            assert.is(await put(sidecar.url, String(index), truths[index]!, sidecar.token), 200);
            return;
          }
          const { status, body } = await get(sidecar.url, String(index), sidecar.token);
          if (status === 404) return;
          assert.is(status, 200);
          assert.ok(body.equals(truths[index]!), `request for ${index}`);
          hits += 1;
        }),
      );
      await sidecar.stop(2000);
    }
    assert.ok(hits > 10, `${hits} hits`);
    assert.ok(faults.size >= 6, [...faults.keys()].join(', '));
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    assert.equal(readdirSync(tmpdir()), [], 'no file is left');
  });
}

test.run();
