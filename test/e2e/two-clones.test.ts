// Two clones of one repository and one cache server: what the first ran the second takes, and a server that dies fails nobody.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generateKeyPair } from '../../plugins/graph/cache/signing';
import { packageRoot } from '../../plugins/graph/schemas';
import { spawnServer } from '../cache/support';
import { makeFolder, runCommand } from '../support';
import { ALL_PROJECTS, copyExample, linkPackages, PYTHON_PROJECTS } from './example';

const hasCargo = spawnSync('cargo', ['--version'], { stdio: 'ignore' }).status === 0;
/** The whole example, as far as its compilers are here. */
const PROJECTS = ALL_PROJECTS.filter((project) => hasCargo || project !== 'host');
const TARGETS = ['tach-test', 'molt-build', 'molt-link', 'molt-diff', 'wasm-test', 'dst-lint', 'dst-run', 'quality-gate', ...(hasCargo ? ['plugin-build', 'plugin-verify', 'transpile'] : [])];
const { publicKey, privateKey } = generateKeyPair();

function cloneOf(root: string): string {
  const folder = join(makeFolder(), 'clone');
  assert.is(runCommand('git', ['clone', '--quiet', root, folder], root).exitCode, 0);
  linkPackages(folder);
  return folder;
}

/** What tasks left, by its path and content; compilers' own folders are no outputs. */
function outputs(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((file) => /^(?!node_modules\/)[^.].*\/(reports|dist|rust)\//.test(file) && !/(^|\/)(target|\.pytest_cache)\//.test(file));
  return Object.fromEntries(files.sort().map((file) => [file, createHash('sha256').update(readFileSync(join(root, file))).digest('hex')]));
}

interface RanTasks {
  readonly exitCode: number | null;
  readonly output: string;
}

function runTasks(root: string, targets: readonly string[], env: NodeJS.ProcessEnv, onOutput: (output: string) => void = () => undefined): Promise<RanTasks> {
  const child = spawn(process.execPath, [join(packageRoot, 'node_modules/nx/dist/bin/nx.js'), 'run-many', '-t', ...targets, '--output-style=stream'], { cwd: root, env: { ...process.env, NX_DAEMON: 'false', NO_COLOR: '1', FORCE_COLOR: undefined, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += String(chunk);
      onOutput(output);
    });
  return new Promise((done) => child.once('close', (exitCode) => done({ exitCode, output })));
}

const TOKENS = { NX_STRATA_CACHE_WRITE_TOKEN: 'write', NX_STRATA_CACHE_READ_TOKEN: 'read' };

test('the second clone of the whole example runs nothing and has the same bytes; with the server killed in the middle all passes', async () => {
  const folder = makeFolder();
  const server = await spawnServer(['--port=0', '--directory=store'], TOKENS, folder);
  try {
    const root = copyExample((copy) => {
      const file = join(copy, 'nx.json');
      const nxJson = JSON.parse(readFileSync(file, 'utf8')) as { plugins: unknown };
      nxJson.plugins = [{ plugin: 'nx-strata', options: { cache: { url: server.url, publicKeys: [publicKey], responseTimeoutMs: 2000 } } }];
      writeFileSync(file, JSON.stringify(nxJson));
    }, PROJECTS);
    const first = await runTasks(root, TARGETS, { NX_STRATA_CACHE_WRITE_TOKEN: 'write', NX_STRATA_CACHE_SIGNING_KEY: privateKey });
    assert.is(first.exitCode, 0, first.output);
    // a task whose inputs are made in its own batch is not asked for before it runs, but stored like the others
    const stored = Number(/remote cache: 0 hits .* misses, (\d+) uploaded/.exec(first.output)?.[1]);
    assert.match(first.output, new RegExp(`Cache: +0/${stored} hit`), first.output.slice(-2000));
    assert.ok(stored >= TARGETS.length, String(stored));

    const clone = cloneOf(root);
    const second = await runTasks(clone, TARGETS, { NX_STRATA_CACHE_READ_TOKEN: 'read' });
    assert.is(second.exitCode, 0, second.output);
    assert.match(second.output, new RegExp(`remote cache: ${stored} hits .*, 0 misses, 0 uploaded`));
    for (const project of ['app', 'kernel']) assert.match(second.output, new RegExp(`nx run ${project}:tach-test +\\[remote cache\\]`));
    const made = outputs(root);
    for (const file of ['kernel/dist/figures.wasm', 'ledger/reports/dst-run.json', 'legacy/reports/quality-gate.json', ...(hasCargo ? ['host/dist/bin/host', 'legacy/rust/Cargo.toml'] : [])]) assert.ok(made[file], file);
    assert.equal(outputs(clone), made);

    // The server dies once the first task has told something: another's result is still to be asked for and stored.
    const third = cloneOf(root);
    writeFileSync(join(third, 'app/tests/test_more.py'), 'def test_more():\n    pass\n');
    writeFileSync(join(third, 'kernel/tests/test_more.py'), 'def test_more():\n    pass\n');
    const killed = await runTasks(third, ['tach-test'], { NX_STRATA_CACHE_WRITE_TOKEN: 'write', NX_STRATA_CACHE_SIGNING_KEY: privateKey }, (output) => {
      if (output.includes('test session starts') || output.includes('nx run')) server.child.kill('SIGKILL');
    });
    assert.is(killed.exitCode, 0, killed.output);
    assert.match(killed.output, /remote cache: \d+ hits .*, [23] misses, 0 uploaded .*connection/);
    for (const project of PYTHON_PROJECTS) assert.ok(existsSync(join(third, project, 'reports/tach-test.json')));
  } finally {
    await server.stop();
  }
});

test.run();
