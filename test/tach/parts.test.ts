// A suite that runs in parts: shards, one target a test file, and the report that they make together.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command as merge } from '../../executors/tach-merge/executor';
import { createNodes } from '../../plugins/index';
import { mergeJunit } from '../../plugins/tach/junit';
import type { TachTestReport } from '../../schemas/types/tach-test-report.schema';
import { makeFolder } from '../support';
import { runTach, withProject } from './suite';

const parts = suite('tach: parts');

const TEXT = `
import pytest
@pytest.fixture(scope="module")
def wide(): return 1
@pytest.mark.parametrize("n", range(6))
def test_free(n): pass
def test_one(wide): pass
def test_two(wide): pass
`;

async function mergeIn(root: string, options = {}): Promise<{ exitCode: number; output: string; report: TachTestReport | undefined }> {
  const output: string[] = [];
  const execution = { root, workspaceRoot: root, project: 'suite', write: (text: string) => void output.push(text), progress: () => undefined, interactive: false, color: false, signal: new AbortController().signal };
  const exitCode = await merge.settle(options, execution, join(root, 'reports/tach-merge.json'));
  const file = join(root, 'reports/tach-test.json');
  return { exitCode, output: output.join(''), report: existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as TachTestReport) : undefined };
}

parts('each test is in one shard, recorded seconds make shards even, and the merged report is the suite\'s', async () => {
  const seconds = { 'test_a.py::test_free[0]': 8, 'test_a.py::test_one': 4, 'test_a.py::test_two': 4, 'test_b.py::test_fails': 0.5 };
  await withProject({ 'test_a.py': TEXT, 'test_b.py': 'def test_fails(): assert 0\n', 'tach-durations.json': JSON.stringify(seconds) }, async (root) => {
    const shards = await Promise.all([1, 2, 3].map((index) => runTach(root, { shard: `${index}/3`, workers: 1, junit: 'reports/tach-test.xml', lastFailed: false })));
    const idsOf = (ran: { tests: ReadonlyMap<string, string> }): string[] => [...ran.tests.keys()].map((id) => id.split('::')[1]!);
    assert.equal(shards.flatMap(idsOf).sort(), ['test_fails', ...[0, 1, 2, 3, 4, 5].map((n) => `test_free[${n}]`), 'test_one', 'test_two']);
    const [first, second] = shards.map(idsOf);
    // 8 seconds, 2 x 4 seconds that stay together, and the rest, of which what is not recorded counts as the average
    assert.ok(shards.some((ran) => ['test_one', 'test_two'].every((name) => idsOf(ran).includes(name))));
    assert.ok(!(first!.includes('test_free[0]') && first!.includes('test_one')) && !(second!.includes('test_free[0]') && second!.includes('test_one')));
    assert.match(shards[0]!.output, /tach: shard 1 of 3, which has \d of 9 tests \(split [0-9a-f]{16}\)/);
    // runTach names the report itself: put them where tach-test would
    shards.forEach(({ report }, at) => {
      mkdirSync(join(root, `reports/tach-test/shard-${at + 1}`), { recursive: true });
      writeFileSync(join(root, `reports/tach-test/shard-${at + 1}/3.json`), JSON.stringify(report));
    });
    const merged = await mergeIn(root, { record: true });
    assert.is(merged.exitCode, 1, merged.output);
    assert.is(merged.report!.summary.collected, 9);
    assert.equal([merged.report!.summary.passed, merged.report!.summary.failed], [8, 1]);
    const xml = readFileSync(join(root, 'reports/tach-test.xml'), 'utf8');
    assert.is(xml.match(/<testcase /g)!.length, 9);
    assert.is(Object.keys(JSON.parse(readFileSync(join(root, 'tach-durations.json'), 'utf8')) as object).length, 9);

    rmSync(join(root, 'reports/tach-test/shard-2/3.json'));
    assert.match((await mergeIn(root)).output, 'shard 2 of 3 is missing');
    writeFileSync(join(root, 'reports/tach-test/shard-2/3.json'), JSON.stringify({ ...shards[1]!.report, shard: { ...shards[1]!.report!.shard, split: '0' } }));
    const differing = await mergeIn(root);
    assert.is(differing.exitCode, 2);
    assert.match(differing.output, 'are not of one split');
  });
});

parts('a shard without a test succeeds; a report of an earlier run beside a newer one is refused', async () => {
  await withProject({ 'test_a.py': 'def test_a(): pass\n' }, async (root) => {
    const shards = await Promise.all([1, 2].map((index) => runTach(root, { shard: `${index}/2` })));
    assert.equal(shards.map(({ exitCode }) => exitCode), [0, 0], shards[1]!.output);
    mkdirSync(join(root, 'reports/tach-test'), { recursive: true });
    for (const name of ['old', 'new']) writeFileSync(join(root, `reports/tach-test/${name}.json`), JSON.stringify({ ...shards[0]!.report, shard: undefined }));
    const { exitCode, output } = await mergeIn(root);
    assert.is(exitCode, 2);
    assert.match(output, 'test_a.py::test_a ran in new and in old');
    assert.match((await mergeIn(root, { parts: ['gone'] })).output, 'no report of gone');
    renameSync(join(root, 'reports/tach-test/new.json'), join(root, 'reports/tach-test/new.durations.json'));
    assert.is((await mergeIn(root)).exitCode, 0);
  });
});

parts('JUnit files become one, and what is none is named', () => {
  assert.is(mergeJunit([{ file: 'a', text: '<?xml version="1.0"?><testsuites name="x"><testsuite name="1"/></testsuites>' }, { file: 'b', text: '<testsuites><testsuite name="2"><testcase name="&lt;/testsuites&gt;"/></testsuite></testsuites>\n' }]),
    '<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="pytest tests">\n<testsuite name="1"/>\n<testsuite name="2"><testcase name="&lt;/testsuites&gt;"/></testsuite>\n</testsuites>\n');
  assert.throws(() => mergeJunit([{ file: 'a', text: '<html/>' }]), /not the JUnit XML of pytest/);
});

async function targetsOf(files: Record<string, string>, options: object = { tachTestCiTargetName: 'ci' }): Promise<Record<string, TargetConfiguration>> {
  const workspaceRoot = makeFolder(files);
  const results = await createNodes[1](Object.keys(files), options, { workspaceRoot, nxJsonConfiguration: {} });
  const projects = Object.assign({}, ...results.map(([, result]) => result.projects)) as Record<string, { targets: Record<string, TargetConfiguration> }>;
  return projects['app']!.targets;
}

const FILES = { 'app/pytest.ini': '[pytest]\n', 'app/tests/test_a.py': '', 'app/tests/deep/b_test.py': '', 'app/tests/helper.py': '', 'app/node_modules/x/test_no.py': '' };

parts('each test file gets a target with reports of its own below a group that merges them', async () => {
  const targets = await targetsOf(FILES);
  assert.equal(Object.keys(targets).filter((name) => name.startsWith('ci')), ['ci--tests/deep/b_test.py', 'ci--tests/test_a.py', 'ci']);
  const atom = targets['ci--tests/test_a.py']!;
  assert.equal([atom.options.paths, atom.options.part, atom.cache], [['tests/test_a.py'], 'tests/test_a.py', true]);
  assert.equal(atom.outputs, ['json', 'xml', 'durations.json'].map((kind) => `{projectRoot}/reports/tach-test/tests/test_a.py.${kind}`));
  assert.equal(atom.inputs, targets['tach-test']!.inputs);
  const group = targets['ci']!;
  assert.equal([group.executor, group.options.parts], ['nx-strata:tach-merge', ['tests/deep/b_test.py', 'tests/test_a.py']]);
  assert.equal(group.dependsOn!.map((each) => (each as { target: string }).target), ['ci--tests/deep/b_test.py', 'ci--tests/test_a.py']);
  assert.is(group.metadata!.nonAtomizedTarget, undefined);
});

parts('without a name for it there is no target a file; only folders of testpaths count', async () => {
  assert.not.ok('ci' in (await targetsOf(FILES, {})));
  const targets = await targetsOf({ ...FILES, 'app/pytest.ini': '[pytest]\ntestpaths = tests/deep\n', 'app/src/test_util.py': '' });
  assert.equal(targets['ci']!.options.parts, ['tests/deep/b_test.py']);
});

parts('a suite whose files cannot be told by their names stays one task', async () => {
  for (const setting of ['python_files = check_*.py', 'addopts = --doctest-modules', 'addopts = --ignore=tests/deep', 'norecursedirs = deep']) {
    const targets = await targetsOf({ ...FILES, 'app/pytest.ini': `[pytest]\n${setting}\n` });
    assert.equal(Object.keys(targets).filter((name) => name.startsWith('ci')), ['ci'], setting);
    assert.is(targets['ci']!.executor, 'nx-strata:tach-test');
  }
  assert.is((await targetsOf({ ...FILES, 'app/tests/conftest.py': 'collect_ignore = ["test_a.py"]\n' }))['ci']!.executor, 'nx-strata:tach-test');
});

parts.run();
