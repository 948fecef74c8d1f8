// The cache server with Nx itself: two clones share, a read-only token reads, nothing is overwritten.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../plugins/graph/schemas';
import { makeFolder, runNx, type Ran } from '../support';
import { READ, spawnServer, WRITE } from './support';

const test = suite('cache-serve with nx');

/** A workspace whose target writes what its inputs say and counts its real runs. */
function makeClone(extra: Readonly<Record<string, string>> = {}): string {
  const folder = makeFolder({
    'nx.json': JSON.stringify({ neverConnectToCloud: true, analytics: false }),
    'package.json': JSON.stringify({ name: 'clone', version: '0.0.0' }),
    '.gitignore': '.nx\nnode_modules\n*/out\nruns\n',
    'lib/project.json': JSON.stringify({
      name: 'lib',
      targets: { build: { executor: 'nx:run-commands', cache: true, inputs: ['{projectRoot}/input.txt'], outputs: ['{projectRoot}/out'], options: { command: 'mkdir -p lib/out/deep && cp lib/input.txt lib/out/deep/copy.txt && echo run >> runs && echo said' } } },
    }),
    'lib/input.txt': 'content\n',
    ...extra,
  });
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

const build = (folder: string, server: string, token: string): Ran => runNx(['run', 'lib:build'], folder, { NX_SELF_HOSTED_REMOTE_CACHE_SERVER: server, NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: token });

test('the second clone hits what the first stored; a reader reads and does not fail on writing', async () => {
  const folder = makeFolder();
  const server = await spawnServer(['--port=0', '--directory=store'], { NX_STRATA_CACHE_WRITE_TOKEN: WRITE, NX_STRATA_CACHE_READ_TOKEN: READ }, folder);
  try {
    const first = makeClone();
    const stored = build(first, server.url, WRITE);
    assert.is(stored.exitCode, 0, stored.stdout + stored.stderr);

    const second = makeClone();
    const hit = build(second, server.url, READ);
    assert.is(hit.exitCode, 0, hit.stdout + hit.stderr);
    assert.match(hit.stdout, /remote cache/);
    assert.match(hit.stdout, /said/);
    assert.is(readFileSync(join(second, 'lib/out/deep/copy.txt'), 'utf8'), 'content\n');
    assert.throws(() => readFileSync(join(second, 'runs')), /ENOENT/, 'the command did not run');

    const third = makeClone({ 'lib/input.txt': 'other\n' });
    assert.is(build(third, server.url, READ).exitCode, 0, 'a reader that could not store');
    const fourth = makeClone({ 'lib/input.txt': 'other\n' });
    assert.is(build(fourth, server.url, READ).exitCode, 0);
    assert.is(readFileSync(join(fourth, 'runs'), 'utf8'), 'run\n', 'nothing was stored by a reader');
  } finally {
    assert.is(await server.stop(), 0);
  }
});

test('as a continuous target it is ready once it listens', () => {
  // The server's own workspace links the package, as a checkout's user does.
  const folder = makeFolder({
    'nx.json': JSON.stringify({ neverConnectToCloud: true, analytics: false }),
    'package.json': JSON.stringify({ name: 'host', version: '0.0.0' }),
    'host/project.json': JSON.stringify({
      name: 'host',
      targets: {
        cache: { executor: 'nx-strata:cache-serve', continuous: true, readyWhen: { logMatches: 'cache-serve: listening on' }, options: { port: 0, directory: 'store', anonymous: 'write' } },
        use: { executor: 'nx:run-commands', dependsOn: [{ target: 'cache', waitFor: 'ready' }], options: { command: `test -d host/store/objects` } },
      },
    }),
  });
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  symlinkSync(packageRoot, join(modules, 'nx-strata'));
  symlinkSync(join(packageRoot, 'node_modules/nx'), join(modules, 'nx'));
  symlinkSync(join(packageRoot, 'node_modules/@nx'), join(modules, '@nx'));
  const { exitCode, stdout, stderr } = runNx(['run', 'host:use'], folder);
  assert.is(exitCode, 0, stdout + stderr);
});

test.run();
