// What goes wrong in practice: each is one clear line, and no build fails for it.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FileStore } from '../../plugins/graph/cache/store';
import { createNodes } from '../../plugins/index';
import type { PluginOptions } from '../../schemas/types/plugin-options.schema';
import { packageRoot } from '../../plugins/graph/schemas';
import { makeFolder, runNx, runStrata, type Ran } from '../support';
import { get, put, READ, spawnServer, startServer, WRITE } from './support';

const test = suite('cache: bad input');

/** A workspace with one cacheable task and the plugin's options. */
function makeWorkspace(options: object): string {
  const folder = makeFolder({
    'nx.json': JSON.stringify({ neverConnectToCloud: true, analytics: false, plugins: [{ plugin: 'nx-strata', options }] }),
    'package.json': '{"name":"w"}',
    '.gitignore': '.nx\nnode_modules\nout\n',
    'lib/project.json': JSON.stringify({ name: 'lib', targets: { build: { executor: 'nx:run-commands', cache: true, outputs: ['{projectRoot}/out'], options: { command: 'mkdir -p lib/out && echo x > lib/out/x' } } } }),
  });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(packageRoot, join(folder, 'node_modules/nx-strata'));
  for (const name of ['nx', '@nx']) symlinkSync(join(packageRoot, 'node_modules', name), join(folder, 'node_modules', name));
  return folder;
}

const build = (folder: string, env: NodeJS.ProcessEnv = {}): Ran => runNx(['run', 'lib:build'], folder, env);

test('an option in nx.json that is none, or of the wrong kind, is named with its place', () => {
  for (const [options, message] of [
    [{ cache: { url: 'ftp://example.org' } }, /error: nx\.json \/cache\/url: must match pattern/],
    [{ cache: {} }, /error: nx\.json \/cache\/url: "url" is missing/],
    [{ tachTestTargetName: 3 }, /error: nx\.json \/tachTestTargetName: must be string/],
  ] as const) assert.throws(() => createNodes[1]([], options as PluginOptions, { workspaceRoot: '/', nxJsonConfiguration: {} }), message);
  const { exitCode, stdout, stderr } = build(makeWorkspace({ cache: { url: 'https://example.org', namespase: 'x' } }));
  assert.is.not(exitCode, 0);
  assert.match(stdout + stderr, /error: nx\.json \/cache\/namespase: unknown option "namespase"\n +allowed here: url, namespace/);
});

test('an expired token: the build passes, and its one line says why nothing came from the cache', async () => {
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const folder = makeFolder({ 'tokens.json': JSON.stringify({ tokens: [{ name: 'old', sha256: digest('old'), reads: ['main'], writes: 'main', expires: '2020-01-01T00:00:00Z' }] }) });
  const server = await spawnServer(['--port=0', '--tokens=tokens.json'], {}, folder);
  const { exitCode, stdout, stderr } = build(makeWorkspace({ cache: { url: server.url } }), { NX_STRATA_CACHE_WRITE_TOKEN: 'old' });
  assert.is(exitCode, 0, stdout + stderr);
  assert.match(stderr, /^remote cache: 0 hits .*status 401: the token is missing, unknown or has expired/m);
  await server.stop();
  assert.match(server.output(), /refused a token that has expired\n/);
});

test('a clock that is set, back or ahead, makes nothing old and nothing immortal', async () => {
  const hourMs = 3_600_000;
  const store = FileStore.open(makeFolder(), { bytesMax: 1e6, ageMaxMs: 24 * hourMs });
  const jumps: number[] = [];
  store.onClockJump = (ms) => jumps.push(Math.round(ms / hourMs));
  const key = 'a'.repeat(64);
  const upload = await store.begin(key);
  await upload.write(Buffer.from('x'));
  await upload.commit();
  const [wallMs, monotonicMs] = [Date.now(), performance.now()];
  for (const [hours, jump] of [[9000, 9000], [-9000, -18_000]] as const) {
    const nowMs = store.now(wallMs + hours * hourMs, monotonicMs);
    await store.expire(nowMs);
    assert.is(store.stats.artifacts, 1, `${hours} hours`);
    assert.is(jumps.at(-1), jump);
  }
  // Time that really passes still counts: both clocks go on.
  const nowMs = store.now(wallMs - 9000 * hourMs + 25 * hourMs, monotonicMs + 25 * hourMs);
  await store.expire(nowMs);
  assert.is(store.stats.artifacts, 0);
  assert.is(jumps.length, 2);
});

test('two servers on one port: the second says so', async () => {
  const one = await startServer();
  const { exitCode, stdout } = runStrata(['cache-serve', `--port=${one.port}`], makeFolder(), { NX_STRATA_CACHE_WRITE_TOKEN: 'w' });
  assert.equal([exitCode, stdout.split('\n')[0]], [2, `error: cannot listen on 127.0.0.1:${one.port}: the port is taken`]);
  await one.stop();
});

const mount = (...args: string[]): boolean => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;

test('a full disk and one that becomes read-only: uploads are refused so that no build fails, and it is said', async () => {
  const disk = makeFolder();
  if (!mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk)) {
    console.log('skipped: cache-serve on a full disk: this user may not mount a small one');
    return;
  }
  try {
    const one = await startServer({ directory: join(disk, 'store') });
    assert.is(await put(one.url, '1', randomBytes(400_000)), 200);
    assert.is(await put(one.url, '2', randomBytes(900_000)), 403);
    assert.is((await get(one.url, '1')).body.length, 400_000, 'what is there is still served');
    assert.is(await put(one.url, '3', randomBytes(100_000)), 200, 'what fits is still taken');
    assert.equal(one.log, ['cannot store: no space left']);
    assert.ok(mount('-o', 'remount,ro', disk));
    assert.is((await get(one.url, '1')).status, 200);
    assert.is(await put(one.url, '4', 'x'), 403);
    assert.is(one.log.at(-1), 'cannot store: the folder has become read-only');
    await one.stop();
    const { exitCode, stdout } = runStrata(['cache-serve', '--port=0', `--directory=${join(disk, 'store')}`], makeFolder(), { NX_STRATA_CACHE_WRITE_TOKEN: WRITE, NX_STRATA_CACHE_READ_TOKEN: READ });
    assert.is(exitCode, 2);
    assert.match(stdout, /^error: .*store: the cache folder cannot be used: EROFS\n {2}name a folder that this user can write to, with space left\n$/);
  } finally {
    spawnSync('umount', ['--lazy', disk]);
  }
});

test('a full disk below the go-between: the build passes without uploads', async () => {
  const disk = makeFolder();
  if (!mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk)) {
    console.log('skipped: the go-between on a full disk: this user may not mount a small one');
    return;
  }
  const server = await spawnServer(['--port=0', '--directory=store'], { NX_STRATA_CACHE_WRITE_TOKEN: WRITE }, makeFolder());
  try {
    const folder = makeWorkspace({ cache: { url: server.url } });
    writeFileSync(join(folder, 'lib/project.json'), JSON.stringify({ name: 'lib', targets: { build: { executor: 'nx:run-commands', cache: true, outputs: ['{projectRoot}/out'], options: { command: 'mkdir -p lib/out && head -c 300000 /dev/urandom > lib/out/x' } } } }));
    const { exitCode, stdout, stderr } = build(folder, { NX_STRATA_CACHE_WRITE_TOKEN: WRITE, TMPDIR: disk });
    assert.is(exitCode, 0, stdout + stderr);
    assert.match(stderr, /^remote cache: 0 hits .*(not kept for upload|no remote cache|go-between).*ENOSPC/m);
  } finally {
    await server.stop();
    spawnSync('umount', ['--lazy', disk]);
  }
});

test.run();
