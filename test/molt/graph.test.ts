// How molt shows in the project graph, its generator, and a workspace that builds, links and runs what it wrote.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import moltKernel from '../../generators/molt-kernel/generator';
import { packageRoot, validate } from '../../plugins/graph/schemas';
import { moltInference } from '../../plugins/molt/graph';
import { makeFolder, runNx } from '../support';

const graph = suite('molt in the graph');

graph('a molt section gives targets that depend on each other, with their true inputs and outputs', () => {
  const workspaceRoot = makeFolder({
    'a/strata.config.json': '{ "molt": { "main": "src/sum.py", "manifest": "grants.json", "programs": "checks" } }',
    'b/strata.config.json': '{ "molt": { "targets": ["wasm"], "kernels": "bench" } }',
    'c/strata.config.json': '{ "tach": {} }',
  });
  const [a, b, ...rest] = moltInference.infer({ workspaceRoot, options: {}, nxJson: {}, files: ['a/strata.config.json', 'b/strata.config.json', 'c/strata.config.json'] });
  assert.equal(rest, []);
  assert.equal(Object.keys(a!.targets), ['molt-build', 'molt-build-wasm', 'molt-link', 'molt-run', 'molt-diff']);
  assert.equal(Object.keys(b!.targets), ['molt-build', 'molt-link', 'molt-run', 'molt-bench']);
  const link = a!.targets['molt-link']!;
  assert.equal(link.dependsOn, ['molt-build-wasm']);
  assert.equal(link.outputs, ['{projectRoot}/dist/sum.wasm', '{projectRoot}/reports/molt-link.json']);
  for (const input of ['{projectRoot}/src/**/*.py', '{projectRoot}/grants.json', '{projectRoot}/strata.config.json']) assert.ok(link.inputs!.includes(input), input);
  for (const [name, { options }] of Object.entries(a!.targets)) validate(`${(options as { target?: string }).target && name.startsWith('molt-build') ? 'molt-build' : name}-options`, structuredClone(options));
});

graph('the generator writes a program that its config names, and changes nothing a second time', async () => {
  const tree = createTreeWithEmptyWorkspace();
  tree.write('libs/primes/manifest.json', '{"allow": []}');
  await moltKernel(tree, { directory: 'libs/primes', skipFormat: true });
  const first = tree.listChanges().map(({ path, content }) => `${path} ${content}`);
  assert.ok(tree.exists('libs/primes/src/primes.py'));
  assert.is(tree.read('libs/primes/manifest.json', 'utf8'), '{"allow": []}');
  validate('strata-config', JSON.parse(tree.read('libs/primes/strata.config.json', 'utf8')!));
  await moltKernel(tree, { directory: 'libs/primes', skipFormat: true });
  assert.equal(tree.listChanges().map(({ path, content }) => `${path} ${content}`), first);
});
graph.run();

const workspace = suite('a workspace with a molt kernel');
workspace('builds, links, compares and runs it; a second time from the cache', () => {
  const root = makeFolder({ 'nx.json': '{"analytics": false, "neverConnectToCloud": true, "cacheDirectory": ".nx/cache"}', 'package.json': '{"name": "w", "private": true}', '.gitignore': 'node_modules\n.nx\n' });
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(packageRoot, join(root, 'node_modules/nx-strata'));
  for (const name of ['nx', '@nx']) symlinkSync(join(packageRoot, 'node_modules', name), join(root, 'node_modules', name));
  const nx = (...args: string[]): string => {
    const { exitCode, stdout, stderr } = runNx(args, root);
    assert.is(exitCode, 0, `${args.join(' ')}: ${stdout}${stderr}`);
    return stdout + stderr;
  };
  nx('g', 'nx-strata:molt-kernel', 'libs/primes', '--dry-run');
  assert.not.ok(existsSync(join(root, 'libs')));
  nx('g', 'nx-strata:molt-kernel', 'libs/primes');
  nx('run-many', '-t', 'molt-build', 'molt-link', 'molt-diff');
  assert.equal(WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(join(root, 'libs/primes/dist/primes.wasm')))).map(({ name }) => name).sort(), ['fd_read', 'fd_write', 'proc_exit']);
  assert.match(nx('run-many', '-t', 'molt-build', 'molt-link', 'molt-diff'), 'read the output from the cache instead of running the command for 4 out of 4 tasks');
  writeFileSync(join(root, 'libs/primes/src/primes.py'), 'print(1)\n');
  assert.not.match(nx('run-many', '-t', 'molt-link'), 'from the cache');
});
workspace.run();
