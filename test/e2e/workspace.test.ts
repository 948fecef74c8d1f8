// The example workspace as its users see it: edges, affected targets, cache hits and misses.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runNx } from '../support';
import { copyExample, git } from './example';

const append = (root: string, file: string, text: string): void => writeFileSync(join(root, file), `${readFileSync(join(root, file), 'utf8')}${text}`);

/** The tasks that `nx affected -t tach-test` would run after the edits since the last commit. */
function affected(root: string): string[] {
  const file = join(root, '.nx/affected.json');
  const { exitCode, stdout, stderr } = runNx(['affected', '-t', 'tach-test', '--base=HEAD', `--graph=${file}`], root);
  assert.is(exitCode, 0, stdout + stderr);
  const { tasks } = JSON.parse(readFileSync(file, 'utf8')) as { tasks: { tasks: Record<string, unknown> } };
  return Object.keys(tasks.tasks).sort();
}

const root = copyExample();

test('app depends on kernel because it imports it', () => {
  const file = join(root, '.nx/graph.json');
  assert.is(runNx(['graph', `--file=${file}`], root).exitCode, 0);
  const { graph } = JSON.parse(readFileSync(file, 'utf8')) as { graph: { dependencies: Record<string, Array<{ target: string }>> } };
  assert.equal(graph.dependencies['app']!.map(({ target }) => target), ['kernel']);
  assert.equal(graph.dependencies['kernel'], []);
});

test('an edit in kernel affects both, one in app only app, one in a README nothing', () => {
  append(root, 'kernel/src/kernel/series.py', '\n# edited\n');
  assert.equal(affected(root), ['app:tach-test', 'kernel:tach-test']);
  git(root, 'checkout', '--quiet', '.');
  append(root, 'app/src/app/store.py', '\n# edited\n');
  assert.equal(affected(root), ['app:tach-test']);
  git(root, 'checkout', '--quiet', '.');
  append(root, 'README.md', '\nedited\n');
  writeFileSync(join(root, 'app/README.md'), 'new');
  writeFileSync(join(root, 'kernel/README.md'), 'new');
  git(root, 'add', '--all');
  assert.equal(affected(root), []);
  git(root, 'reset', '--quiet', '--hard');
});

test('the suite runs, and a second run is a cache hit', () => {
  const first = runNx(['run', 'app:tach-test'], root);
  assert.is(first.exitCode, 0, first.stdout + first.stderr);
  assert.not.match(first.stdout, /read the output from the cache/);
  const second = runNx(['run', 'app:tach-test'], root);
  assert.is(second.exitCode, 0);
  assert.match(second.stdout, /Nx read the output from the cache|local cache/);
});

test('an edit in what app imports is a miss, and a failing test fails the run with its text', () => {
  append(root, 'kernel/src/kernel/series.py', '\n\ndef moving_average(samples, window):\n    return []\n');
  const { exitCode, stdout } = runNx(['run', 'app:tach-test'], root);
  assert.is(exitCode, 1);
  assert.match(stdout, /FAILED tests\/test_pricing\.py::test_surge/);
  git(root, 'checkout', '--quiet', '.');
});

test('failures are not cached', () => {
  append(root, 'app/tests/test_store.py', '\n\ndef test_broken():\n    assert 1 == 2\n');
  for (let time = 0; time < 2; time += 1) {
    const { exitCode, stdout } = runNx(['run', 'app:tach-test'], root);
    assert.is(exitCode, 1);
    assert.match(stdout, /assert 1 == 2/);
  }
  git(root, 'checkout', '--quiet', '.');
});

test('all projects run in one batch', () => {
  const { exitCode, stdout } = runNx(['run-many', '-t', 'tach-test', '--skip-nx-cache'], root);
  assert.is(exitCode, 0, stdout);
  for (const project of ['app', 'kernel']) assert.ok(readFileSync(join(root, project, 'reports/tach-test.json'), 'utf8').includes('"summary"'));
});

test('atoms: a task a test file, and the merge of them all', () => {
  writeFileSync(join(root, 'nx.json'), readFileSync(join(root, 'nx.json'), 'utf8').replace('"options": {}', '"options": { "tachTestCiTargetName": "tach-test-ci" }'));
  const first = runNx(['run', 'app:tach-test-ci'], root);
  assert.is(first.exitCode, 0, first.stdout + first.stderr);
  const tests = Number(/tach: 3 parts, (\d+) tests: /.exec(first.stdout)?.[1]);
  append(root, 'app/tests/test_store.py', '\n\ndef test_one_more():\n    assert True\n');
  const second = runNx(['run', 'app:tach-test-ci'], root);
  assert.is(second.exitCode, 0, second.stdout + second.stderr);
  assert.match(second.stdout, `tach: 3 parts, ${tests + 1} tests: `);
  assert.match(runNx(['run', 'app:tach-test-ci'], root).stdout, /4 out of 4 tasks|4\/4 hit/);
  git(root, 'checkout', '--quiet', '.');
});

test('generators: a new project runs at once, a dry run writes nothing', () => {
  const dry = runNx(['g', 'nx-strata:python-project', 'services/billing', '--dry-run'], root);
  assert.is(dry.exitCode, 0, dry.stdout + dry.stderr);
  assert.match(dry.stdout, /CREATE services\/billing\/pyproject\.toml/);
  assert.is(runNx(['show', 'project', 'billing'], root).exitCode, 1);
  assert.is(runNx(['g', 'nx-strata:python-project', 'services/billing'], root).exitCode, 0);
  const ran = runNx(['run', 'billing:tach-test'], root);
  assert.is(ran.exitCode, 0, ran.stdout + ran.stderr);
});

test.run();
