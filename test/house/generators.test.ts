// Generators: what they write, and that a second run changes nothing.
import { readJson, readNxJson, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import init from '../../generators/init/generator';
import pythonProject from '../../generators/python-project/generator';

const changes = (tree: Tree): string[] => tree.listChanges().map(({ path, content }) => `${path}\n${content?.toString() ?? ''}`);

test('init registers the plugin once and keeps what is there', async () => {
  const tree = createTreeWithEmptyWorkspace();
  tree.write('.gitignore', 'node_modules\n/reports/');
  await init(tree, { skipFormat: true });
  const first = changes(tree);
  await init(tree, { skipFormat: true });
  assert.equal(changes(tree), first);
  assert.equal(readNxJson(tree)!.plugins!.filter((plugin) => typeof plugin !== 'string' && plugin.plugin === 'nx-strata').length, 1);
  assert.equal(tree.read('.gitignore', 'utf8')!.split('\n'), ['node_modules', '/reports/', '__pycache__', '.pytest_cache', '.venv', '']);
});

test('init leaves the options of a plugin that is registered', async () => {
  const tree = createTreeWithEmptyWorkspace();
  tree.write('nx.json', JSON.stringify({ plugins: [{ plugin: 'nx-strata', options: { tachTestTargetName: 'test' } }] }));
  await init(tree, { skipFormat: true });
  assert.equal(readJson(tree, 'nx.json').plugins, [{ plugin: 'nx-strata', options: { tachTestTargetName: 'test' } }]);
});

test('python-project scaffolds, and a second run keeps the user\'s edits', async () => {
  const tree = createTreeWithEmptyWorkspace();
  await pythonProject(tree, { directory: 'services/New-Billing/', skipFormat: true });
  assert.ok(tree.exists('services/New-Billing/src/new_billing/__init__.py'));
  assert.match(tree.read('services/New-Billing/tests/test_new_billing.py', 'utf8')!, 'from new_billing import greeting');
  tree.write('services/New-Billing/src/new_billing/__init__.py', 'edited');
  await pythonProject(tree, { directory: 'services/New-Billing', skipFormat: true });
  assert.is(tree.read('services/New-Billing/src/new_billing/__init__.py', 'utf8'), 'edited');
});

for (const directory of ['../outside', '/absolute', 'libs/1st'])
  test(`python-project refuses ${directory} and writes nothing`, async () => {
    const tree = createTreeWithEmptyWorkspace();
    const before = changes(tree);
    let message = '';
    await pythonProject(tree, { directory, skipFormat: true }).catch((error: Error) => (message = error.message));
    assert.match(message, /inside the workspace|Python can import/);
    assert.equal(changes(tree), before);
  });

test.run();
