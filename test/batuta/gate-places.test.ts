// The same bytes give the same verdict: from the root, a sub-folder, a copy, a clone and a shallow clone.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../plugins/graph/schemas';
import { createProject, gate, GOOD_NEW, GOOD_OLD, GOOD_REPORTS, projectAt, stamp, type Project } from './project';

const test = suite('quality gate: places');
const WANTED = { 'tests-failing': {}, 'new-coverage': { min: 60 }, coverage: { min: 60 }, 'new-todos': {}, todos: { max: 3 }, findings: {} };

let origin: Project;
let folder: string;
const path = 'libs/price';

test.before(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'strata-places-')));
  origin = createProject({ 'nx.json': '{}', [`${path}/src/price.py`]: GOOD_OLD });
  origin.git('init', '--quiet');
  origin.git('add', '--all');
  origin.git('commit', '--quiet', '--message', 'begin');
  for (let index = 0; index < 3; index++) {
    origin.write({ [`other/${index}.py`]: 'x = 1\n' });
    origin.git('add', '--all');
    origin.git('commit', '--quiet', '--message', `main ${index}`);
  }
  origin.git('checkout', '--quiet', '-b', 'feature', 'HEAD~2');
  const project = projectAt(join(origin.root, path));
  project.write({ 'src/price.py': GOOD_OLD + GOOD_NEW, ...GOOD_REPORTS });
  stamp(project.root, ...Object.keys(GOOD_REPORTS));
  origin.git('add', '--all');
  origin.git('commit', '--quiet', '--message', 'feature');
  for (let index = 0; index < 3; index++) origin.git('commit', '--quiet', '--allow-empty', '--message', `more ${index}`);
});
test.after(() => {
  origin.remove();
  rmSync(folder, { recursive: true, force: true });
});

const clone = (name: string, ...options: string[]): string => {
  const target = join(folder, name);
  origin.git('clone', '--quiet', ...options, `file://${origin.root}`, target);
  return target;
};

test('a clone, a shallow clone and a shallow clone of one branch judge alike, down to the report', async () => {
  const expected = await gate(join(origin.root, path), WANTED);
  assert.is(expected.verdict, 'pass');
  const clones = [clone('full', '--branch', 'feature'), clone('shallow', '--branch', 'feature', '--depth', '1', '--no-single-branch'), clone('single', '--branch', 'feature', '--depth', '2', '--single-branch')];
  for (const place of clones) assert.equal(await gate(join(place, path), WANTED), expected, place);
});

test('a shallow clone that may not fetch says so instead of passing', async () => {
  const report = await gate(join(clone('cut', '--branch', 'feature', '--depth', '1', '--no-single-branch'), path), WANTED, { fetch: false });
  assert.is(report.verdict, 'fail');
  assert.match(report.conditions.find(({ id }) => id === 'new-todos')!.reason ?? '', /shallow/);
});

test('a copy whose files all look newer or older judges alike', async () => {
  const expected = await gate(join(origin.root, path), WANTED);
  const copy = join(folder, 'copy');
  cpSync(origin.root, copy, { recursive: true });
  for (const time of [1, Date.now() / 1000 + 3600]) {
    utimesSync(join(copy, path, 'src/price.py'), time, time);
    assert.equal(await gate(join(copy, path), WANTED), expected);
  }
});

test('a project of its own at the top of a repository judges like one in a sub-folder', async () => {
  const top = projectAt(join(folder, 'top'));
  top.write({ 'src/price.py': GOOD_OLD });
  top.git('init', '--quiet');
  top.git('add', '--all');
  top.git('commit', '--quiet', '--message', 'begin');
  top.git('checkout', '--quiet', '-b', 'feature');
  cpSync(join(origin.root, path), top.root, { recursive: true });
  const { mergeBase, ...report } = await gate(top.root, WANTED);
  const { mergeBase: other, ...expected } = await gate(join(origin.root, path), WANTED);
  assert.ok(mergeBase && other);
  assert.equal(report, expected);
});

test('the command line exits alike from every folder, also inside a hook of git', () => {
  const project = join(origin.root, path);
  mkdirSync(join(project, 'docs'), { recursive: true });
  const strata = join(packageRoot, 'dist/executors/strata.js');
  const run = (cwd: string, argument: string, env: NodeJS.ProcessEnv = {}): { status: number | null; stdout: string } =>
    spawnSync(process.execPath, [strata, 'quality-gate', argument, `--report=${join(folder, 'report.json')}`], { cwd, encoding: 'utf8', env: { ...process.env, NX_BASE: 'main', ...env } });
  const first = run(origin.root, path);
  assert.is(first.status, 0, first.stdout);
  for (const [cwd, argument] of [[project, '.'], [join(project, 'src'), '..'], [join(project, 'docs'), '..'], [folder, project]] as const) {
    const other = run(cwd, argument, { GIT_DIR: join(origin.root, '.git'), GIT_INDEX_FILE: join(folder, 'index') });
    assert.is(other.stdout.replace('quality gate of docs', ''), first.stdout);
    assert.is(other.status, 0);
  }
  assert.is(run(folder, 'nowhere').status, 2);
  const failing = run(origin.root, path, { NX_BASE: 'nowhere' });
  assert.is(failing.status, 1);
});

test.run();
