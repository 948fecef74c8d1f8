// The pipelines that the generator writes: right by the providers' own readers, and each step run in a real workspace.
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../plugins/graph/schemas';
import { makeFolder, putFiles, runCommand, runNx, type Ran } from '../support';

const test = suite('the ci generator');
const python = join(packageRoot, 'workspace-example/.venv');

function git(cwd: string, ...args: string[]): void {
  const { exitCode, stderr } = runCommand('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], cwd);
  assert.is(exitCode, 0, stderr);
}

/** A clone whose origin has the branch main, with two Python projects; `shop` imports `money`. */
function workspace(): string {
  const root = makeFolder({
    'package.json': '{ "name": "acme", "private": true }',
    'package-lock.json': '{ "name": "acme", "lockfileVersion": 3, "requires": true, "packages": { "": { "name": "acme" } } }',
    'nx.json': '{ "analytics": false, "neverConnectToCloud": true, "cacheDirectory": ".nx/cache", "plugins": ["nx-strata"] }',
    '.gitignore': 'node_modules\n.nx\n',
    'money/pyproject.toml': '[project]\nname = "money"\n[tool.pytest.ini_options]\n',
    'money/strata.config.json': '{ "quality-gate": { "conditions": { "tests-failing": { "max": 0 }, "tests-present": { "min": 1 } } } }',
    'money/src/money/__init__.py': 'CENTS = 100\n',
    'money/tests/test_money.py': 'def test_money():\n    assert True\n',
    'shop/pyproject.toml': '[project]\nname = "shop"\n[tool.pytest.ini_options]\npythonpath = ["../money/src"]\n',
    'shop/tests/test_shop.py': 'from money import CENTS\n\ndef test_shop():\n    assert CENTS == 100\n',
  });
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
  symlinkSync(packageRoot, join(root, 'node_modules/nx-strata'));
  for (const name of ['nx', '@nx']) symlinkSync(join(packageRoot, 'node_modules', name), join(root, 'node_modules', name));
  symlinkSync(join(packageRoot, 'node_modules/.bin/nx'), join(root, 'node_modules/.bin/nx'));
  symlinkSync(join(packageRoot, 'dist/executors/strata.js'), join(root, 'node_modules/.bin/strata'));
  return root;
}

const generate = (root: string, ...args: string[]): Ran => runNx(['g', 'nx-strata:ci', ...args], root, { NX_INTERACTIVE: 'false' });

/** Everything so far is the origin's main. */
function publish(root: string): void {
  git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message=first');
  const origin = makeFolder();
  git(origin, 'init', '--quiet', '--bare', '--initial-branch=main');
  git(root, 'remote', 'add', 'origin', origin);
  git(root, 'push', '--quiet', 'origin', 'main');
  git(root, 'fetch', '--quiet', 'origin');
}

/** Runs a line as the provider's shell would; what it prints. */
function runLine(root: string, line: string, env: NodeJS.ProcessEnv): string {
  const { exitCode, stdout, stderr } = runCommand('bash', ['-e', '-o', 'pipefail', '-c', line], root, { CI: 'true', VIRTUAL_ENV: python, ...env });
  assert.is(exitCode, 0, `${line}\n${stdout}${stderr}`);
  return stdout;
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

/** What GitHub's own parser objects to in a workflow. It is written for bundlers (it imports JSON), so it is bundled. */
function objections(content: string): readonly string[] {
  const source = `
    import { parseWorkflow, NoOperationTraceWriter } from '@actions/workflow-parser';
    const { context } = parseWorkflow({ name: 'ci.yml', content: process.argv[2] }, new NoOperationTraceWriter());
    console.log(JSON.stringify(context.errors.getErrors().map((error) => error.message)));
  `;
  const [bundle] = buildSync({ stdin: { contents: source, resolveDir: packageRoot }, bundle: true, platform: 'node', write: false }).outputFiles;
  const file = join(makeFolder({ 'parse.cjs': bundle!.text }), 'parse.cjs');
  const { exitCode, stdout, stderr } = runCommand(process.execPath, [file, content], packageRoot);
  assert.is(exitCode, 0, stderr);
  return JSON.parse(stdout) as readonly string[];
}

/** The workflow as GitHub's own parser reads it, after that parser found nothing to object to. */
function readWorkflow(root: string): { readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[]; readonly environment?: string; readonly env: Readonly<Record<string, string>> }>> } {
  const content = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8');
  assert.equal(objections(content), []);
  const { parse } = require('yaml') as typeof import('yaml');
  return parse(content) as ReturnType<typeof readWorkflow>;
}

test('GitHub: valid, a second run changes nothing, an edited pipeline is left alone', () => {
  const root = workspace();
  const first = generate(root, 'github');
  assert.is(first.exitCode, 0, first.stdout + first.stderr);
  const { jobs } = readWorkflow(root);
  assert.equal(Object.keys(jobs), ['affected', 'everything']);
  assert.equal([jobs['affected']!.environment, jobs['everything']!.environment], [undefined, 'cache-write']);
  assert.equal(Object.keys(jobs['affected']!.env), ['NX_STRATA_CACHE_READ_TOKEN'], 'a pull request may read only');
  assert.match(generate(root, 'github').stdout, /^(?![^]*(CREATE|UPDATE))/, 'nothing is created or updated');
  putFiles(root, { '.github/workflows/ci.yml': 'name: mine\n' });
  const third = generate(root, 'github');
  assert.is(third.exitCode, 1);
  assert.match(third.stdout + third.stderr, /there is another pipeline already/);
  assert.is(readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8'), 'name: mine\n');
});

test('the parser objects to a workflow that is none', () => assert.match(objections('on: push\njobs:\n  a:\n    run-on: x\n').join(), /run-on/));

test('GitHub: shards are valid too', () => {
  const root = workspace();
  assert.is(generate(root, 'github', '--shards=3').exitCode, 0);
  const { jobs } = readWorkflow(root);
  assert.equal(Object.keys(jobs), ['affected-tests', 'affected', 'everything-tests', 'everything']);
  assert.ok(jobs['affected-tests']!.steps.some(({ run }) => run?.endsWith('-t tach-test --shard=${{ matrix.shard }}/3')));
  assert.not.ok(jobs['affected']!.steps.some(({ run }) => run?.includes('tach-test ')), 'no test runs twice');
});

test('GitHub, step by step: a pull request tests what it affects, main everything', () => {
  const root = workspace();
  assert.is(generate(root, 'github', '--targets=tach-test').exitCode, 0);
  publish(root);
  const { jobs } = readWorkflow(root);
  const run = (job: string): string =>
    jobs[job]!.steps.flatMap((step) => (step.run && step.run !== 'npm ci' ? [runLine(root, step.run, { GITHUB_BASE_REF: 'main' })] : [])).join('');
  assert.match(run('everything'), /tach-test for 2 projects/);
  git(root, 'checkout', '--quiet', '-b', 'change');
  putFiles(root, { 'shop/tests/test_more.py': 'def test_more():\n    assert True\n' });
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message=change');
  const told = run('affected');
  assert.match(told, /tach-test for project shop/);
  assert.match(told, /reports\/index\.html: 2 reports of 2 projects/);
  assert.ok(existsSync(join(root, 'reports/index.html')));
});

test('GitLab: valid by its published schema, and its jobs run step by step', () => {
  const root = workspace();
  assert.is(generate(root, 'gitlab', '--shards=2', '--targets=tach-test', '--targets=quality-gate').exitCode, 0);
  publish(root);
  const reader = (...args: string[]): Ran => runCommand(process.execPath, [join(packageRoot, 'node_modules/gitlab-ci-local/src/index.js'), ...args], root);
  const shown = reader('--preview');
  assert.is(shown.exitCode, 0, shown.stdout + shown.stderr);
  const jobs = (require('yaml') as typeof import('yaml')).parse(shown.stdout.slice(shown.stdout.indexOf('---'))) as Readonly<Record<string, Readonly<Record<'before_script' | 'script', readonly string[]>> & { readonly after_script?: readonly string[] }>>;
  const run = (job: string, env: NodeJS.ProcessEnv = {}): string =>
    [...jobs[job]!.before_script, ...jobs[job]!.script, ...(jobs[job]!.after_script ?? [])].filter((line) => line !== 'npm ci').map((line) => runLine(root, line, { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main', ...env })).join('');
  // the jobs of one machine each, in one folder: what artifacts bring together
  const shards = (job: string): string => ['1', '2'].map((index) => run(job, { CI_NODE_INDEX: index, CI_NODE_TOTAL: '2' })).join('');
  assert.match(shards('everything-tests'), /tach-test for 2 projects/);
  const told = run('everything');
  assert.match(told, /tach: 2 parts, 1 tests: 1 passed/);
  assert.match(told, /quality-gate for project money/);
  assert.match(told, /reports\/index\.html: 3 reports of 2 projects: 3 good/);
  git(root, 'checkout', '--quiet', '-b', 'change');
  putFiles(root, { 'money/src/money/__init__.py': 'CENTS = 50 + 50\n' });
  git(root, 'commit', '--quiet', '--all', '--message=change');
  assert.match(shards('affected-tests'), /tach-test for 2 projects/);
  putFiles(root, { '.gitlab-ci.yml': `${readFileSync(join(root, '.gitlab-ci.yml'), 'utf8')}\nwrong:\n  script: [echo]\n  when: sometimes\n` });
  assert.is.not(reader('--list').exitCode, 0, 'the reader objects to what the schema does not allow');
});

test.run();
