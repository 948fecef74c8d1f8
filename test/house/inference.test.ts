// Which projects get a tach-test target, with which name, inputs and options; by reading files only.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createNodes } from '../../plugins/index';
import { findInterpreter, interpreterIdentity } from '../../plugins/graph/python-interpreter';
import { makeFolder } from '../support';

interface InferredProject {
  readonly name?: string;
  readonly targets: Record<string, TargetConfiguration>;
}

async function infer(files: Record<string, string>, options = {}, workspaceRoot = makeFolder(files)): Promise<Record<string, InferredProject>> {
  const results = await createNodes[1](Object.keys(files), options, { workspaceRoot, nxJsonConfiguration: {} });
  return Object.assign({}, ...results.map(([, result]) => result.projects)) as Record<string, InferredProject>;
}

const PYTEST = '[tool.pytest.ini_options]\n';

test('each way to configure pytest makes a project', async () => {
  const projects = await infer({
    'a/pyproject.toml': PYTEST,
    'b/pytest.ini': '',
    'c/setup.cfg': '[tool:pytest]\n',
    'd/tox.ini': '[tox]\n\n[pytest]\n',
    'e/conftest.py': '',
    'f/strata.config.yaml': 'tach: {}\n',
    'g/.pytest.ini': '[pytest]\n',
  });
  assert.equal(Object.keys(projects).sort(), ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
});

test('files that do not concern pytest make none', async () => {
  assert.equal(await infer({ 'a/pyproject.toml': '[tool.ruff]\n', 'b/setup.cfg': '[metadata]\n', 'c/tox.ini': '[tox]\n', 'd/strata.config.json': '{}' }), {});
});

test('a conftest.py belongs to the nearest folder with a manifest, not to its own', async () => {
  const projects = await infer({ 'app/pyproject.toml': '[project]\nname = "shop"\n', 'app/tests/conftest.py': '', 'app/tests/unit/conftest.py': '' });
  assert.equal(Object.keys(projects), ['app']);
  assert.is(projects['app']!.name, 'shop');
});

test('without a manifest the folder above its tests is the project', async () => {
  assert.equal(Object.keys(await infer({ 'lib/tests/conftest.py': '', 'other/conftest.py': '', 'other/deep/conftest.py': '' })).sort(), ['lib', 'other']);
});

test('a name that project.json or package.json gives is left alone', async () => {
  const projects = await infer({ 'a/pyproject.toml': `[project]\nname = "x"\n${PYTEST}`, 'a/package.json': '{}' });
  assert.is(projects['a']!.name, undefined);
});

test('the target is cached, named as asked, and holds the options of the config file', async () => {
  const files = { 'a/pytest.ini': '', 'a/strata.config.json': '{"tach": {"paths": ["unit"]}}' };
  const target = (await infer(files, { tachTestTargetName: 'test' }))['a']!.targets['test']!;
  assert.is(target.cache, true);
  assert.equal(target.options.paths, ['unit']);
  assert.ok(target.inputs!.includes('!{projectRoot}/README*'));
});

test('prose is an input where documentation tests may read it', async () => {
  const target = (await infer({ 'a/pytest.ini': '[pytest]\naddopts = --doctest-glob=*.md\n' }))['a']!.targets['tach-test']!;
  assert.not.ok(target.inputs!.includes('!{projectRoot}/README*'));
});

test('an installed package is an external dependency, a linked one is named by its files', async () => {
  const workspaceRoot = makeFolder({ 'a/pytest.ini': '' });
  const inputs = async () => (await infer({ 'a/pytest.ini': '' }, {}, workspaceRoot))['a']!.targets['tach-test']!.inputs!;
  assert.equal((await inputs()).at(-1), { externalDependencies: ['nx-strata'] });
  mkdirSync(join(workspaceRoot, 'node_modules'));
  symlinkSync(workspaceRoot, join(workspaceRoot, 'node_modules/nx-strata'));
  assert.ok((await inputs()).some((input) => typeof input === 'object' && 'fileset' in input && input.fileset.endsWith('dist/**/*.js')));
});

test('nothing is inferred below an excluded folder', async () => {
  assert.equal(await infer({ 'vendor/a/pytest.ini': '' }, { exclude: ['vendor'] }), {});
});

for (const [what, files, options, expected] of [
  ['an unknown plugin option', {}, { tachTargetName: 'x' }, /nx\.json \/tachTargetName: unknown option/],
  ['a broken pyproject.toml that speaks of pytest', { 'a/pyproject.toml': '[tool.pytest' }, {}, /a\/pyproject\.toml: Invalid TOML/],
  ['an unknown key of the config file', { 'a/strata.config.json': '{"tahc": {}}' }, {}, /strata\.config\.json \/tahc: unknown option/],
] as const)
  test(`${what} is told`, async () => {
    let message = '';
    await infer(files, options).catch((error: Error) => (message = error.message));
    assert.match(message, expected);
  });

test('what is installed is part of the interpreter\'s identity', () => {
  const root = makeFolder({ '.venv/bin/python': '', '.venv/pyvenv.cfg': 'version = 3.12.1\n', '.venv/lib/python3.12/site-packages/pytest-8.4.2.dist-info/METADATA': '' });
  const interpreter = findInterpreter(root, root)!;
  assert.is(interpreter.source, '.venv');
  const before = interpreterIdentity(interpreter);
  assert.match(before, /^venv 3\.12\.1 CPython, 1 package, [0-9a-f]{32}$/);
  assert.is(interpreterIdentity(interpreter), before);
  mkdirSync(join(root, '.venv/lib/python3.12/site-packages/janus-2.0.0.dist-info'));
  const withMore = interpreterIdentity(interpreter);
  assert.is.not(withMore, before);
  writeFileSync(join(root, '.venv/pyvenv.cfg'), 'version = 3.12.2\n');
  assert.is.not(interpreterIdentity(interpreter), withMore);
});

test('200 projects are inferred at once and each once', async () => {
  const files = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`p${index}/pyproject.toml`, PYTEST]));
  assert.is(Object.keys(await infer(files)).length, 200);
});

test('an interpreter that was asked for and is not there is an error', () => {
  const root = makeFolder();
  assert.throws(() => findInterpreter(root, root, 'bin/python9'), /no Python at bin\/python9/);
});

test('where pytest looks above a project is an input, folder by folder', async () => {
  const projects = await infer({ 'a/b/c/pytest.ini': '', 'd/pytest.ini': '' });
  const above = (root: string): unknown[] => projects[root]!.targets['tach-test']!.inputs!.filter((input) => typeof input === 'string' && input.startsWith('{workspaceRoot}') && input.includes('conftest.py'));
  const settings = '{conftest.py,pytest.toml,.pytest.toml,pytest.ini,.pytest.ini,pyproject.toml,tox.ini,setup.cfg}';
  assert.equal(above('a/b/c'), [`{workspaceRoot}/${settings}`, `{workspaceRoot}/a/${settings}`, `{workspaceRoot}/a/b/${settings}`]);
  assert.equal(above('d'), [`{workspaceRoot}/${settings}`]);
});

test.run();
