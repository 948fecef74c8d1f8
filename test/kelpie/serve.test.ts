// actor-serve over real HTTP: calls, refusals, keys, and state that outlives the server.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command } from '../../executors/actor-serve/executor';
import { packageRoot } from '../../plugins/graph/schemas';

const root = mkdtempSync(join(tmpdir(), 'actor-serve-'));
cpSync(join(packageRoot, 'workspace-example/ledger/src'), join(root, 'src'), { recursive: true });
const test = suite('actor-serve');
test.after(() => rmSync(root, { recursive: true, force: true }));

interface Served {
  readonly address: string;
  stop(): Promise<number>;
}

async function start(options: object): Promise<Served> {
  const controller = new AbortController();
  let output = '';
  let told: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (told = resolve));
  const write = (text: string): void => {
    output += text;
    told();
  };
  const ended = command.settle({ module: 'src/accounts.ts', port: 0, ...options }, { root, workspaceRoot: root, project: 'p', write, progress: () => undefined, interactive: false, color: false, signal: controller.signal }, join(root, 'report.json'));
  await ready;
  const address = /http:\S+?(?=[\s,])/.exec(output)?.[0];
  if (!address) throw new Error(output);
  return { address, stop: () => (controller.abort(), ended) };
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

const call = (url: string, body: string | undefined, headers: Record<string, string> = {}, method = 'POST'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode!, body: text.trim() }));
    });
    sent.on('error', reject);
    sent.end(body);
  });

test('calls, idempotency keys, refusals, health and metrics; the state outlives the server', async () => {
  const first = await start({});
  const actors = `${first.address}/actors`;
  const key = { 'idempotency-key': 'once' };
  assert.equal(await call(`${actors}/account/alice/deposit`, '["t", 5]', key), { status: 200, body: '{"value":null}' });
  assert.equal(await call(`${actors}/account/alice/deposit`, '["t", 5]', key), { status: 200, body: '{"value":null}' });
  assert.equal(await call(`${actors}/account/alice/balance`, undefined), { status: 200, body: '{"value":105}' });
  const refused = async (path: string, body: string | undefined, headers?: Record<string, string>, method?: string) => (await call(`${first.address}${path}`, body, headers, method)).status;
  assert.is(await refused('/actors/nobody/a/get', '[]'), 404);
  assert.is(await refused('/actors/account/a/nothing', '[]'), 404);
  assert.is(await refused('/actors/account', '[]'), 404);
  assert.is(await refused('/actors/transfer/other/start', '["a", "b", -1]'), 409);
  assert.is(await refused('/actors/account/a/balance', '{'), 400);
  assert.is(await refused('/actors/account/a/balance', '{}'), 400);
  assert.is(await refused('/actors/account/a/balance', '[]', { 'content-type': 'text/plain' }), 415);
  assert.is(await refused('/actors/account/%zz/balance', '[]'), 400);
  assert.is(await refused('/actors/account/a/balance', undefined, {}, 'GET'), 405);
  assert.is(await refused('/actors/account/a/balance', '[]', { host: 'evil.example' }), 403);
  assert.is(await refused('/actors/account/a/balance', undefined, { origin: 'http://evil.example' }), 403);
  assert.is(await refused('/actors/account/a/balance', JSON.stringify(['x'.repeat(2 << 20)])), 413);
  assert.match((await call(`${first.address}/health`, undefined, {}, 'GET')).body, '"status":"ok"');
  assert.match((await call(`${first.address}/metrics`, undefined, {}, 'GET')).body, 'kelpie_calls_total{type="account",method="deposit",outcome="ok"} 2');
  assert.is(await first.stop(), 0);
  const second = await start({});
  assert.equal(await call(`${second.address}/actors/account/alice/balance`, undefined), { status: 200, body: '{"value":105}' });
  assert.is(await second.stop(), 0);
});

test('an API key guards everything but /health, and an address beyond this machine needs one', async () => {
  assert.match(await start({ host: '0.0.0.0', store: 'memory' }).then(() => 'started', (error: Error) => error.message), 'needs an API key');
  process.env['NX_STRATA_ACTOR_API_KEY'] = 'secret';
  try {
    const served = await start({ store: 'memory' });
    const status = async (path: string, headers: Record<string, string> = {}, method = 'POST') => (await call(`${served.address}${path}`, undefined, headers, method)).status;
    assert.equal(
      [await status('/actors/account/a/balance'), await status('/actors/account/a/balance', { authorization: 'Bearer wrong' }), await status('/actors/account/a/balance', { authorization: 'Bearer secret' }), await status('/metrics', {}, 'GET'), await status('/health', {}, 'GET')],
      [401, 401, 200, 401, 200],
    );
    assert.is(await served.stop(), 0);
  } finally {
    delete process.env['NX_STRATA_ACTOR_API_KEY'];
  }
});

test('what cannot be served is told', async () => {
  const message = (options: object): Promise<string> => start(options).then(() => 'started', (error: Error) => error.message);
  writeFileSync(join(root, 'src/none.ts'), 'export const actors = { a: class {} };');
  assert.match(await message({ module: 'src/none.ts' }), '"a" is not a class that extends Actor');
  assert.match(await message({ module: 'src/missing.ts' }), /no such file\n.*name it in the option "module"/);
  writeFileSync(join(root, 'broken.mdb'), 'x'.repeat(10_000));
  assert.match(await message({ file: 'broken.mdb' }), 'cannot open the store');
});

test.run();
