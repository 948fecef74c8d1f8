// From a folder of Python to a crate in the build graph: the generator, the target, and what is a cache hit.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readJson } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import generator from '../../generators/transpile-project/generator';
import { batutaInference } from '../../plugins/batuta/graph';
import { packageRoot, validate } from '../../plugins/graph/schemas';
import { makeFolder, type Ran, runCommand, runNx } from '../support';

const test = suite('transpile-project');
const hasRust = spawnSync('rustc', ['--version']).status === 0 && spawnSync('cargo', ['--version']).status === 0;
if (!hasRust) process.stdout.write('skipped: transpile-project runs rustc, which is not installed\n');
const compared = hasRust ? test : test.skip;

const RATES = 'def convert(cents: int, percent: int) -> int:\n    """A share of an amount, rounded down."""\n    return cents * percent // 100\n';

test('the generator names the sources that are there, keeps what it finds, and changes nothing the second time', async () => {
  const tree = createTreeWithEmptyWorkspace();
  tree.write('libs/a/src/a.py', RATES);
  tree.write('libs/a/strata.config.json', '{ "tach": { "workers": 2 } }');
  tree.write('libs/b/b.py', RATES);
  await generator(tree, { directory: 'libs/a', skipFormat: true });
  await generator(tree, { directory: 'libs/b', output: 'crate', skipFormat: true });
  const config = readJson<{ tach: unknown; transpile: { source: string } }>(tree, 'libs/a/strata.config.json');
  assert.equal(config.tach, { workers: 2 });
  assert.is(config.transpile.source, 'src');
  validate('strata-config', config);
  assert.is(readJson<{ transpile: { source: string } }>(tree, 'libs/b/strata.config.json').transpile.source, '.');
  assert.match(tree.read('.gitignore', 'utf8')!, /^libs\/b\/crate$/m);
  const before = ['libs/a/strata.config.json', '.gitignore', 'nx.json'].map((file) => tree.read(file, 'utf8'));
  await generator(tree, { directory: 'libs/a', source: 'other', skipFormat: true });
  assert.equal(['libs/a/strata.config.json', '.gitignore', 'nx.json'].map((file) => tree.read(file, 'utf8')), before);
});

test('the target depends on the compilers, and not on what it writes itself', () => {
  const root = makeFolder({ 'a/strata.config.json': '{ "transpile": { "output": "out" } }', 'b/strata.config.json': '{ "transpile": { "calibrate": true } }' });
  const [a, b] = batutaInference.infer({ workspaceRoot: root, options: {}, nxJson: {}, files: ['a/strata.config.json', 'b/strata.config.json'] });
  const target = a!.targets['transpile']!;
  assert.equal(target.outputs, ['{projectRoot}/out', '{projectRoot}/reports/transpile.json']);
  for (const input of ['!{projectRoot}/out/**/*', '!{projectRoot}/reports/**', { runtime: 'rustc --version' }, { env: 'RUSTC' }, { env: 'CARGO' }])
    assert.ok(target.inputs!.some((each) => JSON.stringify(each) === JSON.stringify(input)), JSON.stringify(input));
  assert.is(typeof target.options.environment, 'string', 'the interpreter that the executor will find');
  assert.is(target.cache, true);
  assert.is(b!.targets['transpile']!.cache, false, 'what is measured on a host is not replayed on another');
});

compared('in a fresh workspace: generate, run, run from the cache, and again after an edit', () => {
  const root = makeFolder({
    'package.json': '{ "name": "fresh", "private": true }\n',
    'nx.json': `${JSON.stringify({ plugins: ['nx-strata'], analytics: false, neverConnectToCloud: true, cacheDirectory: '.nx/cache' })}\n`,
    '.gitignore': 'node_modules\n.nx\n',
    'libs/rates/pyproject.toml': '[project]\nname = "rates"\nversion = "1.0.0"\n',
    'libs/rates/src/rates.py': RATES,
  });
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(packageRoot, join(root, 'node_modules/nx-strata'));
  for (const name of ['nx', '@nx']) symlinkSync(join(packageRoot, 'node_modules', name), join(root, 'node_modules', name));
  const git = (...args: string[]): Ran => runCommand('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], root);
  const nx = (exitCode: number, ...args: string[]): string => {
    const ran = runNx(args, root);
    assert.is(ran.exitCode, exitCode, ran.stdout + ran.stderr);
    return ran.stdout;
  };
  git('init', '--quiet');
  nx(0, 'g', 'nx-strata:transpile-project', 'libs/rates');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'first');

  assert.match(nx(0, 'run', 'rates:transpile'), /verified .*rates\.py:1 {2}convert/);
  const crate = join(root, 'libs/rates/rust/src/rates.rs');
  const emitted = readFileSync(crate, 'utf8');
  assert.match(emitted, '/// A share of an amount, rounded down.');
  rmSync(join(root, 'libs/rates/rust'), { recursive: true });
  const second = nx(0, 'run', 'rates:transpile');
  assert.match(second, /read the output from the cache|local cache/);
  assert.is(readFileSync(crate, 'utf8'), emitted, 'the crate comes back from the cache');
  nx(0, 'g', 'nx-strata:transpile-project', 'libs/rates');
  assert.is(git('status', '--porcelain').stdout, '', 'a second generation changes nothing, and the crate is ignored');

  writeFileSync(join(root, 'libs/rates/src/rates.py'), RATES.replace('// 100', '// 100 + 1'));
  assert.not.match(nx(0, 'run', 'rates:transpile'), /read the output from the cache|local cache/);
  assert.not.match(readFileSync(crate, 'utf8'), emitted);
  // a file that Python would not run fails each time, and leaves the crate as it was
  const kept = readFileSync(crate, 'utf8');
  writeFileSync(join(root, 'libs/rates/src/broken.py'), 'def f(:\n');
  writeFileSync(join(root, 'libs/rates/strata.config.json'), '{ "transpile": { "source": "src", "allowRejected": [] } }\n');
  for (let time = 0; time < 2; time++) assert.match(nx(1, 'run', 'rates:transpile'), /broken\.py:1 .*\[syntax\]/);
  assert.ok(existsSync(crate));
  assert.is(readFileSync(crate, 'utf8'), kept);
});

test.run();
