// From scaffold to run: what the generator writes builds, is proven, runs and is seen in the project graph.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import plugin from '../../generators/plugin/generator';
import syncPatches from '../../generators/sync-patches/generator';
import { command as buildCommand } from '../../executors/plugin-build/executor';
import { command as runCommand } from '../../executors/plugin-run/executor';
import { validate } from '../../plugins/graph/schemas';
import * as tau from '../../plugins/tau';
import { createCargoDependencies, tauInference } from '../../plugins/tau/graph';
import { skipReason } from './support';

const test = suite('tau: scaffold, build, run');
const skipped = skipReason();
let workspace = '';
let output = '';

const execution = (root: string) => ({ root, workspaceRoot: workspace, project: 'p', write: (text: string) => void (output += text), progress: () => undefined, interactive: false, color: false, signal: new AbortController().signal });

async function settle(command: typeof buildCommand, root: string, options: object): Promise<number>;
async function settle(command: typeof runCommand, root: string, options: object): Promise<number>;
async function settle(command: { settle: typeof buildCommand.settle }, root: string, options: object): Promise<number> {
  output = '';
  return command.settle(options, execution(join(workspace, root)), join(workspace, 'report.json'));
}

const report = <T>(): T => JSON.parse(readFileSync(join(workspace, 'report.json'), 'utf8')) as T;

test('the generator adds a second plugin to the Cargo workspace of the first, and is idempotent', async () => {
  const tree = createTreeWithEmptyWorkspace();
  await plugin(tree, { name: 'greeter', directory: 'native', skipFormat: true });
  await plugin(tree, { name: 'count-down', directory: 'native', skipFormat: true });
  tree.write('native/greeter/src/lib.rs', '// mine\n');
  await plugin(tree, { name: 'greeter', directory: 'native', skipFormat: true });
  assert.match(tree.read('native/Cargo.toml', 'utf8')!, /members = \["greeter", "count-down"\]/);
  assert.match(tree.read('native/count-down/src/lib.rs', 'utf8')!, /tau_sdk::plugin!\(CountDown\);/);
  assert.is(tree.read('native/greeter/src/lib.rs', 'utf8'), '// mine\n');
  for (const name of ['Greeter', 'tau', '-x', 'a--b']) {
    let code = '';
    try {
      await plugin(tree, { name, directory: 'native' });
    } catch (error) {
      code = (error as { cause: { code: string } }).cause.code;
    }
    assert.is(code, 'invalid-name', name);
  }
});

test('nx sync writes the patches into Cargo.toml once, and says so', () => {
  const tree = createTreeWithEmptyWorkspace();
  tree.write('native/Cargo.toml', '[workspace]\nmembers = []\n');
  tree.write('native/patches.json', '[{"crate":"ring","path":"patched/ring","reason":"a fix that is not released"}]');
  assert.match(syncPatches(tree).outOfSyncMessage ?? '', /native\/Cargo\.toml/);
  assert.match(tree.read('native/Cargo.toml', 'utf8')!, /ring = \{ path = "patched\/ring" \}/);
  assert.equal(syncPatches(tree), {});
});

if (skipped) console.log(`skipped: tau build: ${skipped}`);
else {
  test.before(async () => {
    workspace = mkdtempSync(join(tmpdir(), 'tau-build-'));
    const tree = createTreeWithEmptyWorkspace();
    await plugin(tree, { name: 'greeter', directory: 'native', skipFormat: true });
    for (const change of tree.listChanges()) {
      const file = join(workspace, change.path);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, change.content!);
    }
  });
  test.after(() => rmSync(workspace, { recursive: true, force: true }));

  test('host and plugin build, and a second build compiles nothing and stages nothing anew', async () => {
    for (const root of ['native', 'native/greeter']) assert.is(await settle(buildCommand, root, { profile: 'dev' }), 0, output);
    validate('plugin-build-report', report());
    const object = join(workspace, 'native/dist/plugins/libgreeter.so');
    const before = statSync(object);
    assert.is(await settle(buildCommand, 'native/greeter', { profile: 'dev' }), 0, output);
    assert.is(report<{ fresh: boolean }>().fresh, true);
    assert.equal([statSync(object).ino, statSync(object).mtimeMs], [before.ino, before.mtimeMs]);
    assert.is(tau.verify({ artifact: object, allow: [], root: workspace }).verdict, 'pass');
  });

  test('the staged plugin runs in a process of its own, and each ending has its word', async () => {
    assert.is(await settle(runCommand, 'native/greeter', { calls: ['greeter:greet:you'] }), 0, output);
    assert.match(output, /greeter:greet:you -> hello you, from greeter\ndone/);
    validate('plugin-run-report', report());
    assert.is(await settle(runCommand, 'native/greeter', { calls: ['greeter:none'] }), 1);
    assert.match(output, /failed: plugin "greeter": call: no method "none"/);
    assert.is(await settle(runCommand, 'native/greeter', { plugins: ['Cargo.toml'] }), 1);
    assert.match(output, /refused: .*not an ELF file/);
    assert.is(await settle(runCommand, 'native/greeter', { calls: ['nonsense'] }), 2);
    assert.match(output, /write plugin:method/);
  });

  test('an error in the source is the compiler\'s word and exit code 1', async () => {
    const source = join(workspace, 'native/greeter/src/lib.rs');
    const good = readFileSync(source, 'utf8');
    writeFileSync(source, good.replace('Ok(Greeter)', 'Ok(Gruter)'));
    assert.is(await settle(buildCommand, 'native/greeter', { profile: 'dev' }), 1);
    assert.match(output, /cannot find .*Gruter/);
    writeFileSync(source, good);
  });

  test('the graph has a target a step, files as outputs, the host before its plugins, and an edge a path dependency', () => {
    const inferred = tauInference.infer({ workspaceRoot: workspace, options: {}, nxJson: {}, files: ['native/Cargo.toml', 'native/greeter/Cargo.toml', 'native/tau/sdk/Cargo.toml'] });
    assert.equal(inferred.map(({ name, targets }) => [name, Object.keys(targets)]), [
      ['native-host', ['plugin-build', 'plugin-dist']],
      ['greeter', ['plugin-build', 'plugin-verify', 'plugin-run']],
    ]);
    const build = inferred[1]!.targets['plugin-build']!;
    assert.equal(build.outputs, ['{workspaceRoot}/native/dist/plugins/libgreeter.so', '{workspaceRoot}/native/dist/plugins/libgreeter.json', '{workspaceRoot}/native/dist/plugins/libgreeter.d', '{projectRoot}/reports/plugin-build.json']);
    assert.equal(build.dependsOn, [{ projects: ['native-host'], target: 'plugin-build' }]);
    assert.match((build.options as { toolchain: string }).toolchain, /^librustc_driver-/);
    mkdirSync(join(workspace, 'native/extra'), { recursive: true });
    writeFileSync(join(workspace, 'native/extra/Cargo.toml'), '[package]\nname = "extra"\n[dependencies]\ngreeter = { path = "../greeter" }\n');
    assert.equal(createCargoDependencies(workspace, { extra: { root: 'native/extra' }, greeter: { root: 'native/greeter' } }), [{ source: 'extra', target: 'greeter', sourceFile: 'native/extra/Cargo.toml', type: 'static' }]);
  });
}
test.run();
