// plugin-verify: each rule holds for a good plugin and breaks for a bad one; the reader survives any bytes.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command } from '../../executors/plugin-verify/executor';
import { readElf } from '../../native/tau';
import { validate } from '../../plugins/graph/schemas';
import * as tau from '../../plugins/tau';
import type { PluginVerifyReport } from '../../schemas/types/plugin-verify-report.schema';
import { ElfEdit } from './elf-edit';
import { buildFixtures, plugin, skipReason, staged } from './support';

const test = suite('plugin-verify');
const skipped = skipReason();
let folder = '';

/** Judges changed bytes as if plugin-build had staged them. */
function judge(bytes: Buffer, manifest?: string): PluginVerifyReport {
  const artifact = join(folder, 'plugins/libcase.so');
  writeFileSync(artifact, bytes);
  return tau.verify({ artifact, allow: [], manifest, root: folder });
}

const broken = (report: PluginVerifyReport): readonly string[] => report.rules.filter(({ verdict }) => verdict !== 'pass').map(({ id }) => id);

if (skipped) console.log(`skipped: plugin-verify: ${skipped}`);
else {
  test.before(async () => {
    await buildFixtures();
    folder = mkdtempSync(join(tmpdir(), 'tau-verify-'));
    mkdirSync(join(folder, 'plugins'));
    spawnSync('cp', ['-r', join(staged, 'lib'), folder]);
  });
  test.after(() => rmSync(folder, { recursive: true, force: true }));

  const good = (name = 'hello'): ElfEdit => new ElfEdit(readFileSync(plugin(name)));

  for (const name of ['hello', 'leaky', 'sink', 'moody'])
    test(`the plugin ${name} keeps all twelve rules`, () => {
      const report = judge(good(name).bytes);
      assert.equal(broken(report), []);
      assert.is(report.rules.length, 12);
      assert.is(report.plugin, `fixture-${name}`);
    });

  const NODELETE = 8, DT_FLAGS_1 = 0x6ffffffb, DT_RELACOUNT = 0x6ffffff9, DT_TEXTREL = 22, DT_RUNPATH = 29, DT_RPATH = 15;
  const cases: readonly [what: string, bad: () => ElfEdit, rules: readonly string[], detail: RegExp][] = [
    ['an executable', () => good().type(2), ['object'], /not a shared object/],
    ['an executable stack', () => good().executableStack(), ['object'], /executable stack/],
    ['text relocations', () => good().retag(DT_RELACOUNT, DT_TEXTREL), ['object'], /text relocations/],
    ['no rt among what it needs', () => good().text('libtau_rt.so', 'libtau_rx.so'), ['needed', 'run-path', 'runtime', 'undefined', 'abi'], /libtau_rt\.so is not needed/],
    ['another standard library', () => good().text('libstd-', 'libstx-'), ['needed', 'run-path', 'undefined'], /static/],
    ['an object that is not allowed', () => good().text('libgcc_s.so.1', 'libfoo_s.so.1'), ['needed', 'run-path', 'undefined'], /libfoo_s\.so\.1 is not on the allow-list/],
    ['a RUNPATH of one machine', () => good().text('$ORIGIN/../lib', '/srvGIN/../lib'), ['run-path', 'runtime', 'undefined', 'abi'], /does not begin with \$ORIGIN/],
    ['an RPATH', () => good().retag(DT_RUNPATH, DT_RPATH), ['run-path', 'runtime', 'undefined', 'abi'], /RPATH/],
    ['an export too many', () => good().define('handle_alloc_error'), ['exports'], /also exports/],
    ['a shared identity', () => good().globalise('PLUGIN_ID'), ['identity'], /not local/],
    ['a symbol that rt lacks', () => good().misname('6tau_rt8executor'), ['runtime', 'undefined'], /rt does not have/],
    ['a copy of rt\'s code', () => good().define('6tau_rt8executor'), ['exports', 'runtime'], /has a copy of/],
    ['an allocator of its own', () => good().define('__rust_dealloc'), ['exports', 'allocator'], /allocator of its own/],
    ['a symbol that nothing defines', () => good().misname('from_utf8_lossy'), ['undefined'], /nothing defines/],
    ['NODELETE', () => good().retag(DT_RELACOUNT, DT_FLAGS_1).setBits(DT_FLAGS_1, NODELETE), ['no-delete'], /never unload/],
    ['destructors that it does not declare', () => good('leaky').text('tls-destructors', 'xxx-destructors'), ['tls-destructors'], /declare requires/],
    ['another rt build', () => good().text(readElf(good().bytes).manifest!.rtBuild, '0'.repeat(32)), ['abi'], /built against rt 0000/],
    ['another compiler', () => good().text('rustc 1.', 'rustc 0.'), ['abi'], /compiler "rustc 0\./],
    ['no build id', () => good().withoutBuildId(), ['build-id'], /no build id/],
  ];
  for (const [what, bad, rules, detail] of cases)
    test(`${what} breaks ${rules.join(', ')}`, () => {
      const report = judge(bad().bytes);
      assert.equal(broken(report), rules, JSON.stringify(report.rules.filter(({ verdict }) => verdict !== 'pass')));
      assert.match(report.rules.map((rule) => rule.detail).join('\n'), detail);
      assert.is(report.verdict, rules[0] === 'tls-destructors' ? 'warn' : 'fail');
    });

  test('a build id that is not the signed one breaks build-id', () => {
    const manifest = join(folder, 'signed.json');
    const write = (buildId: string): void => writeFileSync(manifest, JSON.stringify({ files: [{ path: 'plugins/libcase.so', buildId }] }));
    write('00');
    assert.equal(broken(judge(good().bytes, manifest)), ['build-id']);
    write(readElf(good().bytes).buildId);
    assert.equal(broken(judge(good().bytes, manifest)), []);
  });

  test('what is not an ELF file fails every rule, with the reason', () => {
    const report = judge(Buffer.from('#!/bin/sh\n'));
    assert.is(report.verdict, 'fail');
    assert.match(report.rules[0]!.detail, /not an ELF64/);
  });

  test('the executor writes its report and SARIF, and its exit code says how it went', async () => {
    const artifact = join(folder, 'plugins/libcase.so');
    const settle = async (bytes: Buffer): Promise<{ exitCode: number; output: string }> => {
      writeFileSync(artifact, bytes);
      let output = '';
      const exitCode = await command.settle({ artifact, formats: ['text', 'sarif'] }, { root: folder, workspaceRoot: folder, project: 'case', write: (text: string) => void (output += text), progress: () => undefined, interactive: false, color: false, signal: new AbortController().signal }, join(folder, 'report.json'));
      return { exitCode, output };
    };
    const well = await settle(good().bytes);
    assert.is(well.exitCode, 0);
    assert.match(well.output, /12 of 12 rules hold, 0 warned, 0 failed/);
    const badly = await settle(good().type(2).bytes);
    assert.is(badly.exitCode, 1);
    validate('plugin-verify-report', JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')));
    const sarif = JSON.parse(readFileSync(join(folder, 'reports/plugin-verify.sarif'), 'utf8')) as { runs: readonly { results: readonly { ruleId: string; level: string }[] }[] };
    assert.equal(sarif.runs[0]!.results.map(({ ruleId, level }) => [ruleId, level]), [['object', 'error']]);
  });

  test('the reader agrees with readelf', () => {
    const run = spawnSync('readelf', ['-d', '-n', '--dyn-syms', '-W', plugin('hello')], { encoding: 'utf8' });
    if (run.status !== 0) return void console.log('skipped: the reader agrees with readelf: readelf is not installed');
    const elf = readElf(good().bytes);
    assert.equal(elf.needed, [...run.stdout.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name]) => name));
    assert.is(elf.runpath.join(':'), /\(RUNPATH\).*\[(.*)\]/.exec(run.stdout)?.[1]);
    assert.is(elf.buildId, /Build ID: ([0-9a-f]+)/.exec(run.stdout)?.[1]);
    const symbols = [...run.stdout.matchAll(/^ *\d+: [0-9a-f]+ +\d+ \w+ +\w+ +\w+ +(\w+) (\S+)(?: \(\d+\))?$/gm)].map(([, section, name]) => `${name!.split('@')[0]} ${section !== 'UND'}`);
    assert.equal(elf.dynamicSymbols.filter(({ name }) => name !== '').map(({ name, defined }) => `${name} ${defined}`), symbols);
    return undefined;
  });

  test('2,000 truncated and bit-flipped files are read without a crash or a hang', () => {
    const original = readFileSync(plugin('moody'));
    let state = 20_260_101;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state % below;
    };
    let read = 0;
    for (let round = 0; round < 2000; round += 1) {
      const bytes = Buffer.from(round % 3 === 0 ? original.subarray(0, random(original.length)) : original);
      // headers and tables are where a reader can go wrong: half of the flips go to the first 4 KiB
      for (let flips = random(12); flips > 0 && bytes.length > 0; flips -= 1) bytes[flips % 2 ? random(Math.min(4096, bytes.length)) : random(bytes.length)]! ^= 1 << random(8);
      const elf = readElf(bytes);
      assert.ok(elf.problems.length <= 32);
      read += Number(elf.elf);
    }
    assert.ok(read > 1000, 'most of them still looked like ELF files');
  });
}
test.run();
