// The edges in Nx itself: affected, edits, and a module that moves, over real runs of Nx.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../plugins/graph/schemas';
import { makeFolder, putFiles, runCommand, runNx } from '../support';

const test = suite('python edges in nx');

const workspace = {
  'nx.json': JSON.stringify({ plugins: ['./plugin.js'], neverConnectToCloud: true, analytics: false }),
  'package.json': JSON.stringify({ name: 'workspace', version: '0.0.0' }),
  '.gitignore': '.nx\nnode_modules\n',
  'plugin.js': `const { createPythonDependencies } = require(${JSON.stringify(join(packageRoot, 'dist/plugins/graph/python-imports'))});
module.exports = { name: 'edges', createDependencies: (options, context) => createPythonDependencies(context) };
`,
  'app/project.json': '{ "name": "app" }',
  'app/main.py': 'def f():\n    import late\nfrom kernel import api\n',
  'kernel/project.json': '{ "name": "kernel" }',
  'kernel/src/kernel/__init__.py': '',
  'kernel/src/kernel/api.py': '',
  'other/project.json': '{ "name": "other" }',
  'other/README.md': 'text\n',
};

function graph(folder: string): Record<string, string[]> {
  const { exitCode, stderr, stdout } = runNx(['graph', '--print'], folder);
  assert.is(exitCode, 0, stderr + stdout);
  const { graph: found } = JSON.parse(stdout) as { graph: { dependencies: Record<string, { target: string; type: string }[]> } };
  return Object.fromEntries(Object.entries(found.dependencies).map(([name, list]) => [name, list.map(({ target, type }) => `${target} ${type}`).sort()]));
}

test('edges over edits, cached graphs and moved modules; affected follows them', () => {
  const folder = makeFolder(workspace);
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  assert.equal(graph(folder), { app: ['kernel static'], kernel: [], other: [] });
  assert.equal(graph(folder), { app: ['kernel static'], kernel: [], other: [] }, 'from the cached graph');

  const git = (...args: string[]): void => assert.is(runCommand('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], folder).exitCode, 0);
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'one');
  const affected = (file: string): string[] => runNx(['show', 'projects', '--affected', `--files=${file}`], folder).stdout.split('\n').filter(Boolean).sort();
  assert.equal(affected('kernel/src/kernel/api.py'), ['app', 'kernel']);
  assert.equal(affected('other/README.md'), ['other']);

  putFiles(folder, { 'other/late.py': '' });
  assert.equal(graph(folder)['app'], ['kernel static', 'other implicit'], 'a module appeared that app imported before');
  assert.equal(graph(folder)['app'], ['kernel static', 'other implicit']);
  putFiles(folder, { 'app/main.py': 'def f():\n    import late\n' });
  assert.equal(graph(folder)['app'], ['other dynamic']);
});

test.run();
