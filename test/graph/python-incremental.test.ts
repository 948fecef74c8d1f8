// Edges stay right from run to run: only what changed is read, and what others changed is noticed.
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createPythonDependencies } from '../../plugins/graph/python-imports';
import { makeFolder, putFiles } from '../support';
import { describeWorkspace } from './workspace';

const test = suite('python edges, run after run');
const roots = { app: 'app', kernel: 'kernel', other: 'other' };
const files = { 'app/main.py': 'import kernel\nimport late\n', 'app/second.py': 'import kernel\n', 'kernel/kernel/__init__.py': '', 'other/x.py': '' };
const cacheOf = (folder: string): string => join(folder, '.nx/workspace-data/nx-strata-python-imports.json');

async function edges(folder: string, changed?: readonly string[]): Promise<string[]> {
  const found = await createPythonDependencies(describeWorkspace(folder, roots, changed));
  return found.map((edge) => `${'sourceFile' in edge ? edge.sourceFile : edge.source} -> ${edge.target} ${edge.type}`).sort();
}

test('the second run answers for changed files only, from the cache', async () => {
  const folder = makeFolder(files);
  assert.equal(await edges(folder), ['app/main.py -> kernel static', 'app/second.py -> kernel static']);
  const cache = readFileSync(cacheOf(folder), 'utf8');
  assert.equal(await edges(folder, []), []);
  assert.equal(await edges(folder, ['app/second.py']), ['app/second.py -> kernel static']);
  assert.is(readFileSync(cacheOf(folder), 'utf8'), cache, 'nothing changed, nothing written');
});

test('what is kept is used: a file is not read again while its hash is the same', async () => {
  const folder = makeFolder(files);
  await edges(folder);
  const described = describeWorkspace(folder, roots);
  writeFileSync(join(folder, 'app/main.py'), 'nothing\n');
  assert.is((await createPythonDependencies(described)).length, 2);
});

test('a project that changes leaves what is kept of the others as it is, byte for byte', async () => {
  const folder = makeFolder(files);
  await edges(folder);
  const partOf = (file: string): string => readFileSync(cacheOf(folder), 'utf8').split('\n').find((line) => line.startsWith(`{"${file}`))!;
  const [app, kernel] = [partOf('app/'), partOf('kernel/')];
  putFiles(folder, { 'kernel/kernel/__init__.py': 'import x\n' });
  assert.equal(await edges(folder, ['kernel/kernel/__init__.py']), ['kernel/kernel/__init__.py -> other static']);
  assert.is(partOf('app/'), app);
  assert.is.not(partOf('kernel/'), kernel);
});

test('an edit adds and removes edges of its file', async () => {
  const folder = makeFolder(files);
  await edges(folder);
  putFiles(folder, { 'app/second.py': 'import x\n' });
  assert.equal(await edges(folder, ['app/second.py']), ['app/second.py -> other static']);
});

test('a module that appears elsewhere gives unchanged importers their edge', async () => {
  const folder = makeFolder(files);
  await edges(folder);
  putFiles(folder, { 'other/late.py': '' });
  assert.equal(await edges(folder, ['other/late.py']), ['app -> other implicit'], 'Nx takes none with a source file for app/main.py now');
  assert.equal(await edges(folder, []), ['app -> other implicit'], 'and it is told again until app/main.py is processed');
  assert.equal(await edges(folder, ['app/main.py']), ['app/main.py -> kernel static', 'app/main.py -> other static']);
  assert.equal(await edges(folder, []), []);
});

test('a manifest that moves a source folder moves the edges', async () => {
  const folder = makeFolder({ ...files, 'other/code/late.py': '', 'other/pyproject.toml': '' });
  assert.not((await edges(folder)).some((edge) => edge.includes('other')));
  putFiles(folder, { 'other/pyproject.toml': '[tool.setuptools.packages.find]\nwhere = ["code"]\n' });
  assert.equal(await edges(folder, ['other/pyproject.toml']), ['app -> other implicit']);
});

test('a cache that is lost, broken or of another version is made anew', async () => {
  const folder = makeFolder(files);
  const expected = await edges(folder);
  for (const content of ['', '{', '{"version":"0"}', '[]']) {
    writeFileSync(cacheOf(folder), content);
    assert.equal(await edges(folder), expected, content);
  }
  // one project's part is damaged, its length is as it was
  writeFileSync(cacheOf(folder), readFileSync(cacheOf(folder), 'utf8').replace('{"app/main.py"', '["app/main.py"'));
  assert.equal(await edges(folder), expected);
  rmSync(cacheOf(folder));
  assert.equal(await edges(folder, []), ['app -> kernel implicit'], 'without memory of what Nx knows, nothing is left out');
  assert.ok(existsSync(cacheOf(folder)));
});

test('a folder where nothing can be written costs speed only', async () => {
  const folder = makeFolder({ ...files, '.nx': 'a file where the folder should be' });
  assert.is((await edges(folder)).length, 2);
  chmodSync(folder, 0o755);
});

test('a file that vanished after it was listed has no edges', async () => {
  const folder = makeFolder(files);
  const described = describeWorkspace(folder, roots);
  rmSync(join(folder, 'app/main.py'));
  assert.equal((await createPythonDependencies(described)).map((edge) => ('sourceFile' in edge ? edge.sourceFile : '')), ['app/second.py']);
});

test.run();
