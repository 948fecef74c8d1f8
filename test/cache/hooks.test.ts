// The go-between in runs of Nx: the second clone hits, and no trouble of the server fails a build.
import { readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CacheClientOptions } from '../../schemas/types/cache-client-options.schema';
import { generateKeyPair } from '../../plugins/graph/cache/signing';
import { packageRoot } from '../../plugins/graph/schemas';
import { makeFolder } from '../support';
import { startServer, WRITE, READ } from './support';

const test = suite('cache go-between in nx');
const hooks = join(packageRoot, 'dist/plugins/graph/cache/hooks');

function makeClone(cache: CacheClientOptions, input = 'content\n'): string {
  const folder = makeFolder({
    'nx.json': JSON.stringify({ neverConnectToCloud: true, analytics: false, plugins: [{ plugin: './plugin.js', options: { cache } }] }),
    'package.json': JSON.stringify({ name: 'clone', version: '0.0.0' }),
    '.gitignore': '.nx\nnode_modules\n*/out\nruns\n',
    'plugin.js': `const { startCache, finishCache } = require(${JSON.stringify(hooks)});
module.exports = {
  name: 'cache',
  preTasksExecution: (options, context) => startCache(options.cache, context),
  postTasksExecution: async (options, context) => void (await finishCache(options.cache, context)),
};
`,
    'lib/project.json': JSON.stringify({
      name: 'lib',
      targets: { build: { executor: 'nx:run-commands', cache: true, inputs: ['{projectRoot}/input.txt'], outputs: ['{projectRoot}/out'], options: { command: 'mkdir -p lib/out && cp lib/input.txt lib/out/copy.txt && echo run >> runs' } } },
    }),
    'lib/input.txt': input,
  });
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

interface Built {
  readonly exitCode: number | null;
  readonly output: string;
  readonly ran: boolean;
  readonly copy: string;
}

/** Not in one go: the server that it talks to runs in this process. */
async function build(folder: string, env: NodeJS.ProcessEnv = {}): Promise<Built> {
  const child = spawn(process.execPath, [join(packageRoot, 'node_modules/nx/dist/bin/nx.js'), 'run', 'lib:build'], { cwd: folder, env: { ...process.env, NX_DAEMON: 'false', NO_COLOR: '1', FORCE_COLOR: undefined, ...env } });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const exitCode = await new Promise<number | null>((done) => child.once('close', done));
  const read = (file: string): string => {
    try {
      return readFileSync(join(folder, file), 'utf8');
    } catch {
      return '';
    }
  };
  return { exitCode, output, ran: read('runs') !== '', copy: read('lib/out/copy.txt') };
}

test('signed by the first clone, hit by the second, which needs no key; the run tells in one line', async () => {
  const server = await startServer();
  const { publicKey, privateKey } = generateKeyPair();
  const cache = { url: server.url, publicKeys: [publicKey] };
  try {
    const first = await build(makeClone(cache), { NX_STRATA_CACHE_WRITE_TOKEN: WRITE, NX_STRATA_CACHE_SIGNING_KEY: privateKey });
    assert.equal([first.exitCode, first.ran], [0, true], first.output);
    assert.match(first.output, /remote cache: 0 hits \(0\.0 MB\), 1 misses, 1 uploaded \(0\.0 MB\)\n/);
    const folder = makeClone(cache);
    const second = await build(folder, { NX_STRATA_CACHE_READ_TOKEN: READ });
    assert.equal([second.exitCode, second.ran, second.copy], [0, false, 'content\n'], second.output);
    assert.match(second.output, /remote cache: 1 hits/);
    assert.is((JSON.parse(readFileSync(join(folder, '.nx/workspace-data/nx-strata-cache-run.json'), 'utf8')) as { hits: number }).hits, 1);

    // A poisoned artefact under exactly the hash that a clone will ask for: stored first, by a token that leaked, past the go-between.
    const input = 'what main will build next\n';
    const attacker = makeClone(cache, input);
    const direct = { NX_STRATA_CACHE: 'off', NX_SELF_HOSTED_REMOTE_CACHE_SERVER: server.url, NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: WRITE };
    const artifacts = server.store.stats.artifacts;
    assert.is((await build(attacker, direct)).exitCode, 0);
    assert.is(server.store.stats.artifacts, artifacts + 1, 'the poison is in the store');
    const victim = await build(makeClone(cache, input), { NX_STRATA_CACHE_READ_TOKEN: READ });
    assert.equal([victim.exitCode, victim.ran, victim.copy], [0, true, input], 'built, not restored');
    assert.match(victim.output, /an artefact without a signature/);
    const naive = await build(makeClone(cache, input), direct);
    assert.equal([naive.exitCode, naive.ran], [0, false], 'without the go-between it would have been restored');
  } finally {
    await server.stop();
  }
});

const server = createServer((request, response) => {
  const how = request.url!.split('/')[1];
  request.resume();
  if (how === 'hang') return;
  if (how === 'reset') return void request.socket.destroy();
  if (how === 'garbage') return void response.writeHead(200).end('garbage');
  response.writeHead(Number(how)).end();
});
test.before(() => new Promise<void>((done) => void server.listen(0, '127.0.0.1', done)));
test.after(() => {
  server.closeAllConnections();
  server.close();
});

for (const [name, path] of [['refuses connections', undefined], ['answers 401', '401'], ['answers 500', '500'], ['hangs', 'hang'], ['resets', 'reset'], ['sends garbage', 'garbage']] as const) {
  test(`a server that ${name} does not fail the build`, async () => {
    const url = path === undefined ? 'http://127.0.0.1:1' : `http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`;
    const built = await build(makeClone({ url, responseTimeoutMs: 300, drainTimeoutMs: 1000 }));
    assert.equal([built.exitCode, built.ran, built.copy], [0, true, 'content\n'], built.output);
    assert.match(built.output, /remote cache: 0 hits \(0\.0 MB\), 1 misses, .*(refused|status|no answer|reset|archive|answer)/);
  });
}

test('a key that is none is told, and the run goes on without the cache', async () => {
  const built = await build(makeClone({ url: 'http://127.0.0.1:1', publicKeys: ['nonsense'] }));
  assert.is(built.exitCode, 0, built.output);
  assert.match(built.output, /no remote cache in this run\nerror: publicKeys\[0\] is not an ed25519 key in base64\n/);
});

test('the same under the daemon', async () => {
  const running = await startServer();
  const folder = makeClone({ url: running.url });
  const daemon = { NX_DAEMON: 'true', CI: undefined, NX_STRATA_CACHE_WRITE_TOKEN: WRITE };
  try {
    const first = await build(folder, daemon);
    assert.is(first.exitCode, 0, first.output);
    assert.is(running.store.stats.artifacts, 1);
    assert.is((JSON.parse(readFileSync(join(folder, '.nx/workspace-data/nx-strata-cache-run.json'), 'utf8')) as { uploaded: number }).uploaded, 1);
  } finally {
    const stop = spawn(process.execPath, [join(packageRoot, 'node_modules/nx/dist/bin/nx.js'), 'daemon', '--stop'], { cwd: folder, stdio: 'ignore' });
    await new Promise((done) => stop.once('close', done));
    await running.stop();
  }
});

test.run();
