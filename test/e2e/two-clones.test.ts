// Two clones of one repository and one cache server: what the first ran the second takes, and a server that dies fails nobody.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generateKeyPair } from '../../plugins/graph/cache/signing';
import { packageRoot } from '../../plugins/graph/schemas';
import { spawnServer } from '../cache/support';
import { makeFolder, runCommand } from '../support';
import { copyExample, linkPackages } from './example';

const PROJECTS = ['app', 'kernel'];
const { publicKey, privateKey } = generateKeyPair();

function cloneOf(root: string): string {
  const folder = join(makeFolder(), 'clone');
  assert.is(runCommand('git', ['clone', '--quiet', root, folder], root).exitCode, 0);
  linkPackages(folder);
  return folder;
}

/** Outputs by their path and content. */
function outputs(root: string): Record<string, string> {
  return Object.fromEntries(PROJECTS.flatMap((project) => readdirSync(join(root, project, 'reports')).sort().map((name) => [`${project}/${name}`, createHash('sha256').update(readFileSync(join(root, project, 'reports', name))).digest('hex')])));
}

interface RanTasks {
  readonly exitCode: number | null;
  readonly output: string;
}

function runTests(root: string, env: NodeJS.ProcessEnv, onOutput: (output: string) => void = () => undefined): Promise<RanTasks> {
  const child = spawn(process.execPath, [join(packageRoot, 'node_modules/nx/dist/bin/nx.js'), 'run-many', '-t', 'tach-test', '--output-style=stream'], { cwd: root, env: { ...process.env, NX_DAEMON: 'false', NO_COLOR: '1', FORCE_COLOR: undefined, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += String(chunk);
      onOutput(output);
    });
  return new Promise((done) => child.once('close', (exitCode) => done({ exitCode, output })));
}

const TOKENS = { NX_STRATA_CACHE_WRITE_TOKEN: 'write', NX_STRATA_CACHE_READ_TOKEN: 'read' };

test('the second clone runs nothing and has the same bytes; with the server killed in the middle all passes', async () => {
  const folder = makeFolder();
  const server = await spawnServer(['--port=0', '--directory=store'], TOKENS, folder);
  try {
    const root = copyExample((copy) => {
      const file = join(copy, 'nx.json');
      const nxJson = JSON.parse(readFileSync(file, 'utf8')) as { plugins: unknown };
      nxJson.plugins = [{ plugin: 'nx-strata', options: { cache: { url: server.url, publicKeys: [publicKey], responseTimeoutMs: 2000 } } }];
      writeFileSync(file, JSON.stringify(nxJson));
    });
    const first = await runTests(root, { NX_STRATA_CACHE_WRITE_TOKEN: 'write', NX_STRATA_CACHE_SIGNING_KEY: privateKey });
    assert.is(first.exitCode, 0, first.output);
    assert.match(first.output, /remote cache: 0 hits .*, 2 misses, 2 uploaded/);

    const clone = cloneOf(root);
    const second = await runTests(clone, { NX_STRATA_CACHE_READ_TOKEN: 'read' });
    assert.is(second.exitCode, 0, second.output);
    assert.match(second.output, /remote cache: 2 hits .*, 0 misses, 0 uploaded/);
    for (const project of PROJECTS) assert.match(second.output, new RegExp(`nx run ${project}:tach-test +\\[remote cache\\]`));
    assert.equal(outputs(clone), outputs(root));

    // The server dies once the first task has told something: another's result is still to be asked for and stored.
    const third = cloneOf(root);
    writeFileSync(join(third, 'app/tests/test_more.py'), 'def test_more():\n    pass\n');
    writeFileSync(join(third, 'kernel/tests/test_more.py'), 'def test_more():\n    pass\n');
    const killed = await runTests(third, { NX_STRATA_CACHE_WRITE_TOKEN: 'write', NX_STRATA_CACHE_SIGNING_KEY: privateKey }, (output) => {
      if (output.includes('test session starts') || output.includes('nx run')) server.child.kill('SIGKILL');
    });
    assert.is(killed.exitCode, 0, killed.output);
    assert.match(killed.output, /remote cache: 0 hits .*, 2 misses, 0 uploaded .*connection/);
    for (const project of PROJECTS) assert.ok(existsSync(join(third, project, 'reports/tach-test.json')));
  } finally {
    await server.stop();
  }
});

test.run();
