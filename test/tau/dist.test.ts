// A distribution: the same bytes from any folder, signed, movable, and enough to compile a plugin with rustc alone.
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command } from '../../executors/plugin-dist/executor';
import { packageRoot, validate } from '../../plugins/graph/schemas';
import * as tau from '../../plugins/tau';
import { HostProcess, skipReason } from './support';

const test = suite('plugin-dist');
const skipped = skipReason();
let folder = '';
let output = '';

async function settle(root: string, options: object): Promise<number> {
  output = '';
  return command.settle(options, { root, workspaceRoot: folder, project: 'host', write: (text: string) => void (output += text), progress: () => undefined, interactive: false, color: false, signal: new AbortController().signal }, join(folder, 'report.json'));
}

/** Runs a command and gives what it printed. */
function sh(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  assert.is(status, 0, stderr);
  return stdout;
}

test('patches.json becomes Cargo\'s [patch] section between marks, again and again the same', () => {
  const patches = tau.parsePatches('[{"crate":"ring","path":"patched/ring","reason":"a fix that is not released"}]', 'patches.json');
  const before = '[workspace]\nmembers = ["a"]\n';
  const once = tau.applyPatches(before, patches);
  assert.match(once, /\[patch\.crates-io\]\nring = \{ path = "patched\/ring" \}\n/);
  assert.is(tau.applyPatches(once, patches), once);
  assert.is(tau.applyPatches(once, []), before);
  for (const wrong of ['{}', '[{"crate":"a b","path":"x","reason":"y"}]', '[{"crate":"a","path":"../x","reason":"y"}]', '[{"crate":"a","path":"x"}]', 'x'])
    assert.throws(() => tau.parsePatches(wrong, 'patches.json'), /must be|must say|not readable/);
});

if (skipped) console.log(`skipped: plugin-dist: ${skipped}`);
else {
  test.before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tau-dist-'));
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(folder, 'key.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    for (const place of ['first', 'second/deeper']) {
      cpSync(join(packageRoot, 'workspace-example/host'), join(folder, place), { recursive: true, filter: (file) => !['target', 'dist', 'package', 'tau', 'reports'].includes(basename(file)) });
      assert.is(await settle(join(folder, place), { key: join(folder, 'key.pem') }), 0, output);
    }
  });
  test.after(() => rmSync(folder, { recursive: true, force: true }));

  const dist = (): string => join(folder, 'first/package');

  test('two folders give the same bytes', () => {
    assert.is(readFileSync(join(dist(), 'SHA256SUMS'), 'utf8'), readFileSync(join(folder, 'second/deeper/package/SHA256SUMS'), 'utf8'));
    validate('plugin-dist-report', JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')));
  });

  test('it is verified offline, by its own key or a given one, and sha256sum agrees', async () => {
    assert.is(await settle(dist(), { verify: true }), 0);
    assert.match(output, /good, \d+ files, signed by the key that it brings/);
    assert.is(await settle(dist(), { verify: true, publicKey: join(folder, 'key.pub') }), 0);
    assert.match(output, /signed by the given key/);
    sh('sh', '-c', `cd '${dist()}' && sha256sum -c --quiet SHA256SUMS`);
  });

  test('a changed byte, an added file, a missing one and a foreign key are each named', async () => {
    const copy = join(folder, 'copy');
    const tampered = async (change: () => void, options: object = {}): Promise<string> => {
      cpSync(dist(), copy, { recursive: true });
      change();
      assert.is(await settle(copy, { verify: true, ...options }), 1);
      rmSync(copy, { recursive: true });
      return output;
    };
    assert.match(await tampered(() => {
      const bytes = readFileSync(join(copy, 'plugins/libhello.so'));
      bytes[5000]! ^= 1;
      writeFileSync(join(copy, 'plugins/libhello.so'), bytes);
    }), /plugins\/libhello\.so: its content is not what was listed/);
    assert.match(await tampered(() => writeFileSync(join(copy, 'plugins/extra.so'), '')), /plugins\/extra\.so: not listed/);
    assert.match(await tampered(() => rmSync(join(copy, 'lib/libtau_rt.so'))), /lib\/libtau_rt\.so: missing/);
    assert.match(await tampered(() => writeFileSync(join(copy, 'SHA256SUMS'), `${readFileSync(join(copy, 'SHA256SUMS'), 'utf8')}${'0'.repeat(64)}  ../outside\n`)), /leads outside/);
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
    writeFileSync(join(folder, 'other.pub'), other);
    assert.match(await tampered(() => undefined, { publicKey: join(folder, 'other.pub') }), /not a signature of SHA256SUMS by the given key/);
  });

  test('its plugins keep all rules there, build ids as signed', () => {
    const report = tau.verify({ artifact: join(dist(), 'plugins/libhello.so'), allow: [], root: dist() });
    assert.is(report.verdict, 'pass', JSON.stringify(report.rules));
    assert.match(report.rules.find(({ id }) => id === 'build-id')!.detail, /as signed/);
  });

  test('the bill of materials names the crates and the shared objects', () => {
    const sbom = JSON.parse(readFileSync(join(dist(), 'sbom.cdx.json'), 'utf8')) as { bomFormat: string; components: readonly { name: string }[] };
    assert.is(sbom.bomFormat, 'CycloneDX');
    const names = sbom.components.map(({ name }) => name);
    for (const name of ['tau-rt', 'hello', 'libtau_rt.so', 'libc.so.6']) assert.ok(names.includes(name), name);
  });

  test('moved to another folder it runs with an empty environment; a plugin compiled there by rustc alone too', async () => {
    const moved = join(folder, 'elsewhere/dist');
    mkdirSync(join(folder, 'elsewhere'));
    renameSync(join(folder, 'second/deeper/package'), moved);
    writeFileSync(
      join(folder, 'lone.rs'),
      'use tau_sdk::{Context, Failure, Plugin, Reply};\nstruct Lone;\nimpl Plugin for Lone {\n    fn init(_: &Context<\'_>) -> Result<Self, Failure> { Ok(Lone) }\n    fn call(&self, _: &str, _: Vec<u8>) -> Result<Reply, Failure> { Ok(format!("alone as {}", tau_sdk::id()).into()) }\n}\ntau_sdk::plugin!(Lone);\n',
    );
    sh(join(moved, 'dev/compile'), 'lone', join(folder, 'lone.rs'), join(moved, 'plugins/liblone.so'));
    const host = new HostProcess([], {}, join(moved, 'bin/host'));
    try {
      const hello = await host.ask<number>('load', join(moved, 'plugins/libhello.so'));
      assert.is(await host.call(hello, 'greet', 'you'), 'hello you, greeting 1 from plugin 1');
      const lone = await host.ask<number>('load', join(moved, 'plugins/liblone.so'));
      assert.is(await host.call(lone, 'any'), 'alone as 2');
      assert.is((await host.unload(lone)).verdict, 'unloaded');
    } finally {
      host.kill();
      await host.ended;
    }
  });

  test('moved, Node.js hosts its plugins with an empty environment', () => {
    const moved = join(folder, 'elsewhere/dist');
    const source = `
      const tau = require(${JSON.stringify(join(packageRoot, 'dist/plugins/tau'))});
      const host = new tau.Host({ dist: ${JSON.stringify(moved)} });
      host.call(host.load(${JSON.stringify(join(moved, 'plugins/libhello.so'))}), 'greet', 'you').then((answer) => { console.log(String(answer)); host.close(); });
    `;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', source], { encoding: 'utf8', env: {} });
    assert.is(status, 0, stderr);
    assert.is(stdout, 'hello you, greeting 1 from plugin 1\n');
  });

  test('one plugin is replaced while the other runs', async () => {
    const host = new HostProcess([], {}, join(dist(), 'bin/host'));
    try {
      const hello = await host.ask<number>('load', join(dist(), 'plugins/libhello.so'));
      const second = await host.ask<number>('load', join(dist(), 'plugins/libsecond.so'));
      await host.call(hello, 'greet', 'a');
      await host.ask('run', 10);
      const before = Number(await host.call(second, 'ticks'));
      const { id } = await host.ask<{ id: number }>('reload', hello, join(dist(), 'plugins/libhello.so'));
      assert.is(await host.call(id, 'count'), '1', 'the count was handed over');
      await host.ask('run', 10);
      assert.ok(Number(await host.call(second, 'ticks')) > before);
    } finally {
      host.kill();
      await host.ended;
    }
  });
}
test.run();
