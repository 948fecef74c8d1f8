// Many tasks of one executor in one process: what depends on a failure is skipped, and Ctrl-C leaves nothing behind.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../plugins/graph/schemas';
import { makeFolder, runNx } from '../support';
import { linkPackages } from './example';

function makeWorkspace(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder({
    'nx.json': JSON.stringify({ neverConnectToCloud: true, analytics: false, cacheDirectory: '.nx/cache', plugins: ['nx-strata'], targetDefaults: { 'tach-test': { dependsOn: ['^tach-test'] } } }),
    'package.json': '{"name":"w"}',
    '.gitignore': '.nx\nnode_modules\n.venv\nreports\n',
    ...files,
  });
  linkPackages(folder);
  return folder;
}

const project = (name: string, code: string, test_: string): Record<string, string> => ({ [`${name}/pyproject.toml`]: `[project]\nname = "${name}"\n[tool.pytest.ini_options]\npythonpath = ["src"]\n`, [`${name}/src/${name}/__init__.py`]: code, [`${name}/tests/test_${name}.py`]: test_ });

test('dependents of a failure are skipped, others run, in one batch', () => {
  const root = makeWorkspace({
    ...project('base', '', 'def test_base():\n    assert 1 == 2\n'),
    ...project('middle', 'try:\n    import base\nexcept ImportError:\n    pass\n', 'def test_middle():\n    pass\n'),
    ...project('top', 'try:\n    import middle\nexcept ImportError:\n    pass\n', 'def test_top():\n    pass\n'),
    ...project('alone', '', 'def test_alone():\n    pass\n'),
  });
  const { exitCode, stdout } = runNx(['run-many', '-t', 'tach-test', '--output-style=stream'], root);
  assert.is(exitCode, 1);
  assert.match(stdout, /Running 4 tasks with nx-strata:tach-test/);
  assert.match(stdout, /assert 1 == 2/);
  assert.not.match(stdout, /nx run (middle|top):tach-test/);
  const reports = ['base', 'middle', 'top', 'alone'].filter((name) => existsSync(join(root, name, 'reports/tach-test.json')));
  assert.equal(reports, ['base', 'alone']);
});

test('Ctrl-C ends a batch, its workers and their children, and leaves no file', async () => {
  const temporary = makeFolder();
  const slow = 'import os, pathlib, subprocess, time\ndef test_slow():\n    child = subprocess.Popen(["sleep", "86399"])\n    pathlib.Path(os.environ["PIDS"], f"{os.getpid()} {child.pid}").touch()\n    time.sleep(600)\n';
  const root = makeWorkspace({ ...project('one', '', slow), ...project('two', '', slow) });
  const pids = join(root, 'reports');
  mkdirSync(pids);
  // A process group of its own: what a terminal would interrupt.
  const child = spawn(process.execPath, [join(packageRoot, 'node_modules/nx/dist/bin/nx.js'), 'run-many', '-t', 'tach-test'], { cwd: root, detached: true, stdio: 'ignore', env: { ...process.env, NX_DAEMON: 'false', TMPDIR: temporary, PIDS: pids } });
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  while (readdirSync(pids).length < 2) await new Promise((done) => setTimeout(done, 50));
  process.kill(-child.pid!, 'SIGINT');
  assert.is.not(await ended, 0);
  const isRunning = (pid: string): boolean => existsSync(`/proc/${pid}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const all = readdirSync(pids).flatMap((name) => name.split(' '));
  for (let waited = 0; waited < 10_000 && all.some(isRunning); waited += 100) await new Promise((done) => setTimeout(done, 100));
  assert.equal(all.filter(isRunning), []);
  assert.equal(readdirSync(temporary).filter((name) => /tach|strata|pytest-of/.test(name)), []);
});

test.run();
