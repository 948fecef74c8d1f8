// The packed tarball in a clean workspace outside the repository.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../plugins/graph/schemas';
import { makeFolder, runCommand } from '../support';

const npm = (args: readonly string[], cwd: string) => runCommand('npm', args, cwd);

test('npm pack, npm i, nx g nx-strata:init, nx run x:tach-test', () => {
  const root = makeFolder({
    'package.json': '{ "name": "clean", "private": true }',
    'nx.json': '{ "analytics": false, "neverConnectToCloud": true, "cacheDirectory": ".nx/cache" }',
    'x/pytest.ini': '[pytest]\n',
    'x/test_it.py': 'def test_it():\n    assert 1 + 1 == 2\n',
  });
  const packed = npm(['pack', '--pack-destination', root, '--silent'], packageRoot);
  assert.is(packed.exitCode, 0, packed.stderr);
  const tarball = readdirSync(root).find((file) => file.endsWith('.tgz'))!;
  const installed = npm(['i', '--no-audit', '--no-fund', 'nx@24.0.6', '@nx/devkit@24.0.0', `./${tarball}`], root);
  assert.is(installed.exitCode, 0, installed.stderr);
  assert.is(runCommand('git', ['init', '--quiet'], root).exitCode, 0);
  const nx = (...args: string[]) => runCommand(join(root, 'node_modules/.bin/nx'), args, root, { VIRTUAL_ENV: join(packageRoot, 'workspace-example/.venv') });
  const init = nx('g', 'nx-strata:init');
  assert.is(init.exitCode, 0, init.stdout + init.stderr);
  const first = nx('run', 'x:tach-test');
  assert.is(first.exitCode, 0, first.stdout + first.stderr);
  assert.match(first.stdout, /1 passed/);
  assert.ok(existsSync(join(root, 'x/reports/tach-test.json')));
  assert.match(nx('run', 'x:tach-test').stdout, /from the cache|local cache/);
  const strata = runCommand(join(root, 'node_modules/.bin/strata'), ['tach-test', 'x'], root, { VIRTUAL_ENV: join(packageRoot, 'workspace-example/.venv') });
  assert.is(strata.exitCode, 0, strata.stdout + strata.stderr);
});

test('the tarball holds no tests, benchmarks or sources that are not used', () => {
  const { stdout } = npm(['pack', '--dry-run', '--json', '--ignore-scripts'], packageRoot);
  const [{ files }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [{ files: Array<{ path: string }> }];
  const paths = files.map(({ path }) => path);
  assert.equal(paths.filter((path) => /^(dist\/)?(test|bench)\//.test(path) || /\.tsbuildinfo|\.strata-stamp/.test(path)), []);
  for (const needed of ['native/batuta/mutants/driver.py', 'native/tach/harness/controller.py', 'dist/executors/strata.js', 'dist/plugin.js', 'executors.json', 'schemas/tach-test-options.schema.json', 'generators/python-project/files/pyproject.toml__tmpl__'])
    assert.ok(paths.includes(needed), needed);
});

test.run();
