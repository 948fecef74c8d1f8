// What may not run here is refused with its reason before it can do harm, and the host lives.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildFixtures, plugin, skipReason, withHost, type Verdict } from './support';

const test = suite('tau: loader');
const skipped = skipReason();
let folder = '';

/** A copy of a plugin in which one text is replaced by another of the same length. */
function altered(name: string, from: string, to: string): string {
  assert.is(from.length, to.length);
  const bytes = readFileSync(plugin(name));
  let at = bytes.indexOf(from);
  assert.ok(at >= 0, `${from} is in the file`);
  for (; at >= 0; at = bytes.indexOf(from, at + 1)) bytes.write(to, at, 'latin1');
  const file = join(folder, `altered-${name}.so`);
  writeFileSync(file, bytes);
  return file;
}

function compile(command: string, source: string, file: string, ...args: readonly string[]): string {
  const input = join(folder, file);
  writeFileSync(input, source);
  const output = join(folder, `${file}.so`);
  const { status, stderr } = spawnSync(command, [...args, input, '-o', output], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
  return output;
}

if (skipped) console.log(`skipped: tau loader: ${skipped}`);
else {
  test.before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tau-loader-'));
    await buildFixtures();
  });
  test.after(() => rmSync(folder, { recursive: true, force: true }));

  const refused = (what: string, file: () => string, reason: RegExp): void =>
    test(`${what} is refused with its reason, and the host lives`, () =>
      withHost(async (host) => {
        assert.match(await host.refusal('load', file()), reason);
        const id = await host.load('hello');
        assert.is(await host.call(id, 'greet', 'still'), `hello still, from plugin ${id} (28672)`);
      }));

  refused('a missing file', () => join(folder, 'none.so'), /cannot be read/);
  refused('a text file', () => {
    writeFileSync(join(folder, 'text.so'), 'not a plugin\n');
    return join(folder, 'text.so');
  }, /not an ELF file/);
  refused('a folder', () => folder, /not a file/);
  refused('a C library', () => compile('cc', 'int answer(void) { return 42; }\n', 'c.c', '-shared', '-fPIC'), /not a plugin: it exports no TAU_PLUGIN_MANIFEST/);
  refused('a library with a static std', () => compile('rustc', '#[unsafe(no_mangle)] pub static TAU_PLUGIN_MANIFEST: [u8; 1664] = [0; 1664];', 'fixed.rs', '--edition=2024', '--crate-type=cdylib'), /linked to static copies; build it with -C prefer-dynamic/);
  refused('another compiler\'s plugin', () => altered('hello', 'rustc 1.', 'rustc 0.'), /another compiler: "rustc 0\./);
  refused('a plugin of another rt', () => {
    const bytes = readFileSync(plugin('hello'));
    const at = bytes.indexOf('TAUPLUG') + 16 + 64 + 32 + 128;
    return altered('hello', bytes.toString('latin1', at, at + 8), 'deadbeef');
  }, /another tau-rt: deadbeef/);
  refused('a damaged manifest', () => altered('hello', 'TAUPLUG', 'TAUPLUX'), /does not begin as one/);
  refused('a truncated plugin', () => {
    writeFileSync(join(folder, 'short.so'), readFileSync(plugin('hello')).subarray(0, 20_000));
    return join(folder, 'short.so');
  }, /missing or damaged|outside the file/);

  test('a stripped plugin runs: what the loader needs is not stripped', () =>
    withHost(async (host) => {
      const file = join(folder, 'stripped.so');
      assert.is(spawnSync('strip', ['-o', file, plugin('hello')]).status, 0);
      const id = await host.ask<number>('load', file);
      assert.is(await host.call(id, 'id'), String(id));
      assert.is((await host.unload(id)).verdict, 'unloaded');
    }));

  test('a type of the same name and another shape is named in the refusal', () =>
    withHost(async (host) => {
      await host.load('sink');
      assert.match(await host.refusal('load', plugin('moody')), /its type "Tick" has another shape .* than that of plugin "fixture-sink"/);
      assert.is(await host.call(1, 'count'), '0');
    }));

  for (const [mood, reason] of [
    ['panic-in-init', /init: panicked: no init today/],
    ['refuse', /init: not in the mood/],
    ['spawn-then-refuse', /init: changed its mind/],
  ] as const)
    test(`a plugin that fails in init (${mood}) is out of memory again`, () =>
      withHost(
        async (host) => {
          assert.match(await host.refusal('load', plugin('moody')), reason);
          assert.equal(await host.ask('list'), []);
          assert.equal(await host.ask('maps', 'fixture-moody'), []);
        },
        [],
        { FIXTURE_MOOD: mood },
      ));

  test('a new build takes the state over; on any failure the old one goes on', async () => {
    await withHost(async (host) => {
      const id = await host.load('hello');
      await host.call(id, 'add', '41');
      assert.match(await host.refusal('reload', id, join(folder, 'none.so')), /cannot be read/);
      assert.is(await host.call(id, 'add', '1'), '42');
      const { id: next, former } = await host.ask<{ id: number; former: Verdict }>('reload', id, plugin('hello'));
      assert.is(former.verdict, 'unloaded');
      assert.is(await host.call(next, 'total'), '42');
      assert.match(await host.refusal('call', id, 'total'), /no plugin has the id/);
    });
    for (const mood of ['refuse-state', 'panic-in-save'])
      await withHost(
        async (host) => {
          const id = await host.load('moody');
          assert.match(await host.refusal('reload', id, plugin('moody')), /cannot read this state|nothing to save/);
          assert.is(await host.call(id, 'alive'), 'alive', mood);
        },
        [],
        { FIXTURE_MOOD: mood },
      );
  });

  test('calls that run are drained, or stopped when that takes too long', () =>
    withHost(async (host) => {
      const id = await host.load('hello');
      const quick = await host.ask<number>('start', id, 'wait', '20');
      const { id: next } = await host.ask<{ id: number }>('reload', id, plugin('hello'), 2000);
      assert.is(await host.ask('wait', quick), 'waited');
      const slow = await host.ask<number>('start', next, 'wait', '60000');
      assert.is((await host.ask<Verdict>('unload', next, 30)).verdict, 'unloaded');
      assert.match(await host.refusal('wait', slow), /the call was stopped/);
    }));

  test('a mapped plugin whose file is overwritten goes on', () =>
    withHost(async (host) => {
      const file = join(folder, 'overwritten.so');
      writeFileSync(file, readFileSync(plugin('hello')));
      const id = await host.ask<number>('load', file);
      writeFileSync(file, Buffer.alloc(400_000));
      assert.is(await host.call(id, 'greet', 'me'), `hello me, from plugin ${id} (28672)`);
    }));
}
test.run();
