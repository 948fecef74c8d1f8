// dst-lint: what each rule finds and what it leaves alone, with its place; suppressions, fixes and reports.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command } from '../../executors/dst-lint/executor';
import { kelpieInference } from '../../plugins/kelpie/graph';
import { packageRoot } from '../../plugins/graph/schemas';
import type { DstLintReport } from '../../schemas/types/dst-lint-report.schema';
import { makeFolder } from '../support';

const test = suite('dst-lint');

interface Linted {
  readonly root: string;
  readonly exitCode: number;
  readonly output: string;
  readonly report: DstLintReport;
  /** `file:line:column code`, in order. */
  readonly found: readonly string[];
}

async function lint(files: Readonly<Record<string, string>>, options: object = {}, root = makeFolder(files)): Promise<Linted> {
  let output = '';
  const execution = { root, workspaceRoot: root, project: 'p', write: (text: string) => void (output += text), progress: () => undefined, interactive: false, color: false, signal: new AbortController().signal };
  const file = join(root, 'reports/dst-lint.json');
  const exitCode = await command.settle(options, execution, file);
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DstLintReport) : (undefined as never);
  return { root, exitCode, output, report, found: (report as DstLintReport | undefined)?.findings.map(({ file: at, line, column, code }) => `${at}:${line}:${column} ${code}`) ?? [] };
}

const IMPORT = "import { Actor } from 'nx-strata/kelpie';";

/** An actor whose one method has this body; the body begins on line 5. */
const actor = (body: string, before = ''): Record<string, string> => ({
  'src/actors.ts': `${IMPORT}\n${before}\nexport class Thing extends Actor<{ n: number; list: unknown[] }> {\n  initial() { return { n: 0, list: [] }; } async act(given: Record<string, number>, other: string): Promise<unknown> {\n${body}\n    return given[other]; }\n}\nexport const actors = { thing: Thing };\n`,
});

const cases: ReadonlyArray<readonly [what: string, body: string, expected: readonly string[], before?: string]> = [
  ['the clock', 'this.state.n = Date.now();', ['5:16 clock']],
  ['an alias of a member', 'this.state.n = now();', ['2:13 clock'], 'const now = Date.now;'],
  ['an alias of an object', 'this.state.n = Clock.now();', ['5:16 clock'], 'const Clock = Date;'],
  ['a destructured member', 'this.state.n = late();', ['2:9 clock'], 'const { now: late } = Date;'],
  ['a member by its name in brackets', "this.state.n = Math['random']();", ['5:16 random']],
  ['a global through globalThis', 'this.state.n = globalThis.Date.now();', ['5:16 clock']],
  ['a global through globalThis without a type', "this.state.n = (globalThis as any).process.pid + (globalThis as any)['setImmediate'](f);", ['5:16 host-global', '5:50 timer'], 'function f() {}'],
  ['a new date of now', 'this.state.n = +new Date() + +new Date(5);', ['5:17 clock']],
  ['Date as a function', 'this.state.list.push(Date());', ['5:22 clock']],
  ['performance', 'this.state.n = performance.now() + performance.timeOrigin;', ['5:16 clock', '5:36 clock']],
  ['crypto', 'this.state.list.push(crypto.randomUUID(), crypto.subtle);', ['5:22 random', '5:43 host-global']],
  ['timers', 'setTimeout(() => 0, 1); const wait = setInterval; clearInterval(wait(() => 0));', ['5:1 timer', '5:38 timer']],
  ['the process', "this.state.n = process.env['X'] ? 1 : 2;", ['5:16 host-global']],
  ['what only a browser or Node.js has', "this.state.list.push(new URL('a:b'), Buffer.from('x'), document);", ['5:26 host-global', '5:38 host-global', '5:56 host-global']],
  ['the network', "await fetch('http://x');", ['5:7 host-global']],
  ['modules of the host', 'this.state.n = f.statSync(other).size; await import("node:net"); require("os");', ['2:20 host-module', '5:53 host-module', '5:74 host-module'], "import * as f from 'fs';"],
  ['weak references', 'new WeakRef(this.state); new FinalizationRegistry(() => 0); new WeakMap();', ['5:5 weak-reference', '5:30 weak-reference']],
  ['shared memory', 'Atomics.add(new Int32Array(new SharedArrayBuffer(4)), 0, 1);', ['5:1 shared-memory', '5:32 shared-memory']],
  ['language and time zone', 'this.state.list.push(other.localeCompare("a"), new Date(0).getHours(), new Date(0).getUTCHours(), (5).toLocaleString(), new Intl.NumberFormat());', ['5:22 locale', '5:48 locale', '5:99 locale', '5:125 locale']],
  ['code made at run time', 'eval("1"); new Function("return 1")(); await import(other);', ['5:1 dynamic-code', '5:12 dynamic-code', '5:46 dynamic-code']],
  ['races', 'await Promise.race([work(), work()]); await Promise.all([work()]);', ['5:7 promise-race'], 'const work = async () => 1;'],
  ['promises that nobody awaits', 'work(); void work(); await work(); [1].forEach(async () => { await work(); }); const kept = work(); await kept;', ['5:1 floating-promise', '5:14 floating-promise', '5:48 floating-promise'], 'const work = async () => 1;'],
  ['calls of actors that nobody awaits', "this.ctx.call(Thing, 'x').act({}, '');", ['5:1 floating-promise']],
  ['a variable of the module', 'count += 1; seen.set(other, 1); const alias = seen; alias.delete(other); delete table[other]; seen.get(other);', ['5:1 module-state', '5:13 module-state', '5:53 module-state', '5:74 module-state'], 'let count = 0; const seen = new Map<string, number>(); const table: Record<string, number> = {};'],
  ['a static member', 'Count.total += 1;', ['5:1 module-state'], 'class Count { static total = 0; }'],
  ['what the module fills while it is loaded', 'this.state.n = table.get(other) ?? 0;', [], "const table = new Map<string, number>(); table.set('a', 1);"],
  ['the order of keys from outside', 'for (const key in given) this.state.list.push(key); for (const key of Object.keys(given)) this.state.list.push(key); const parsed = JSON.parse(other) as object; this.state.list.push(...Object.entries(parsed));', ['5:19 key-order', '5:71 key-order', '5:186 key-order']],
  ['keys that are sorted, and keys of its own', 'for (const key of Object.keys(given).sort()) this.state.list.push(key); Object.keys(this.state); Object.keys(given).length; const local = { a: 1 }; for (const key in local) this.state.list.push(key);', []],
  ['names that only look like the host\'s', 'const Date = { now: () => 1 }; const process = { pid: 1 }; this.state.n = Date.now() + process.pid; const setTimeout = (n: number) => n; setTimeout(1);', []],
  ['types of the host', 'const buffer: SharedArrayBuffer | undefined = undefined; const when: typeof Date.now | undefined = undefined; this.state.list.push(buffer, when);', []],
  ['ports', "this.state.n = this.ctx.now() + this.ctx.random(); this.ctx.timer('x', 1, 'act'); await this.ctx.call(Thing, 'y').act({}, '');", []],
];

// one look at all of them: what costs time is TypeScript's own libraries
const together = lint(Object.fromEntries(cases.map(([, body, , before], place) => [`src/case-${place}.ts`, actor(body, before)['src/actors.ts']!])), { files: ['src/case-*.ts'] });
cases.forEach(([what, , expected], place) => {
  test(`finds ${expected.length === 0 ? 'nothing in ' : ''}${what}`, async () => {
    const start = `src/case-${place}.ts:`;
    assert.equal((await together).found.filter((line) => line.startsWith(start)).map((line) => line.slice(start.length)), expected);
  });
});

test('follows imports through files and into packages, and leaves what is only a type', async () => {
  const { found, report, output } = await lint({
    'src/actors.ts': `${IMPORT}\nimport { stamp } from './a/middle';\nimport type { Stats } from 'node:fs';\nimport { name } from 'namer';\nimport { unused } from 'unused';\nexport class Thing extends Actor { initial() { return {}; } act(s?: Stats) { return [stamp(), name(), s]; } }\nexport const actors = { thing: Thing };\n`,
    'src/a/middle.ts': "export { stamp } from './deep';\n",
    'src/a/deep.ts': 'const read = Date.now;\nexport const stamp = () => read();\n',
    'node_modules/namer/package.json': '{"name": "namer", "version": "1.0.0", "main": "main.js", "module": "main.mjs"}',
    'node_modules/namer/main.mjs': "import { draw } from './draw.mjs';\nexport const name = () => (typeof process === 'undefined' ? draw() : process.pid);\n",
    'node_modules/namer/draw.mjs': 'export const draw = () => Math.random();\n',
    'node_modules/unused/package.json': '{"name": "unused", "version": "1.0.0", "module": "main.mjs", "sideEffects": false}',
    'node_modules/unused/main.mjs': 'export const unused = () => Date.now();\n',
  });
  assert.equal(found, ['src/a/deep.ts:1:14 clock', 'src/actors.ts:4:22 random']);
  assert.equal(report.findings[0]!.through, ['src/actors.ts', 'src/a/middle.ts', 'src/a/deep.ts']);
  assert.match(output, 'node_modules/namer/draw.mjs:1');
  assert.equal(report.packages, ['namer']);
});

test('clients and invariants may wait and draw, since they run in a simulation only; the host is closed to them too', async () => {
  const { found } = await lint({
    'src/it.scenario.ts': `import { Actor, defineScenario, operation } from 'nx-strata/kelpie';\nimport { help } from './help';\nclass Thing extends Actor { initial() { return {}; } act() { return help(); } }\nexport default defineScenario({ actors: { thing: Thing }, operations: { act: operation({ generate: () => Math.random(), run: async (client) => {\n  await new Promise((done) => setTimeout(done, Date.now()));\n  process.exit();\n} }) } });\n`,
    'src/help.ts': 'export const help = () => other();\nfunction other() { return Math.random(); }\nexport const unused = () => Date.now();\n',
  });
  assert.equal(found, ['src/help.ts:2:27 random', 'src/it.scenario.ts:6:3 host-global']);
});

test('a suppression needs a code that is there and a reason', async () => {
  const lines = [
    '// dst-lint-ignore clock: shown to people only, never kept',
    'const shown = Date.now();',
    'const again = Date.now(); // dst-lint-ignore clock, random: both are only shown',
    '// dst-lint-ignore clock',
    'const bare = Date.now();',
    '// dst-lint-ignore random: nothing here draws',
    'this.state.list.push(shown, again, bare);',
    '// dst-lint-ignore klock: no such code',
  ];
  const { found, report, exitCode } = await lint(actor(lines.join('\n')));
  assert.equal(found.map((line) => line.replace('src/actors.ts:', '')), ['7:27 unused-suppression', '8:1 suppression-reason', '9:14 clock', '10:1 unused-suppression', '12:1 unused-suppression']);
  assert.equal(report.suppressed.map(({ code, line, reason }) => `${line} ${code}: ${reason}`), ['6 clock: shown to people only, never kept', '7 clock: both are only shown']);
  assert.is(exitCode, 1);
});

test('--fix corrects what has one meaning, and leaves the rest', async () => {
  const body = "this.state.n = Date.now() + Math.random() + +new Date();\nthis.ctx.call(Thing, 'x').act({}, '');\nfor (const key of Object.keys(given)) this.state.list.push(key.toLocaleUpperCase());\n// dst-lint-ignore timer: there is none any more\nthis.state.list.push(crypto.randomUUID());";
  const { root, found, report, exitCode } = await lint(actor(body), { fix: true });
  const text = readFileSync(join(root, 'src/actors.ts'), 'utf8');
  assert.ok(text.includes("this.state.n = this.ctx.now() + this.ctx.random() + +new Date(this.ctx.now());\nawait this.ctx.call(Thing, 'x').act({}, '');\nfor (const key of Object.keys(given).sort()) this.state.list.push(key.toUpperCase());\nthis.state.list.push(crypto.randomUUID());"), text);
  assert.equal([found, report.fixed, exitCode], [['src/actors.ts:8:22 random'], 7, 1]);
  const again = await lint({}, { fix: true }, root);
  assert.equal([again.report.fixed, readFileSync(join(root, 'src/actors.ts'), 'utf8')], [0, text]);
});

test('prints text, JSON or SARIF, and always writes both reports', async () => {
  const files = actor('this.state.n = Math.random();');
  const text = await lint(files);
  assert.match(text.output, /src\/actors\.ts:5:16: error random: Math\.random draws chance that no seed decides\n {2}draw from this\.ctx\.random.* \(--fix does it\)\n1 finding, 1 file read\n$/);
  const sarif = JSON.parse((await lint(files, { format: 'sarif' })).output) as { runs: Array<{ results: Array<{ ruleId: string; locations: Array<{ physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number; startColumn: number } } }> }>; tool: { driver: { rules: unknown[] } } }> };
  const [result] = sarif.runs[0]!.results;
  assert.equal([result!.ruleId, result!.locations[0]!.physicalLocation.artifactLocation.uri, result!.locations[0]!.physicalLocation.region.startLine], ['random', 'src/actors.ts', 5]);
  assert.ok(existsSync(join(text.root, 'reports/dst-lint.sarif')));
  const json = await lint(files, { format: 'json' });
  assert.equal(JSON.parse(json.output), json.report);
  const warning = await lint(actor('await Promise.race([]);'), { failOn: 'error' });
  assert.equal([warning.exitCode, warning.found.length], [0, 1]);
});

test('what cannot be read ends with exit code 2 and its place', async () => {
  const broken = await lint({ 'src/actors.ts': 'export const actors = {;' });
  assert.is(broken.exitCode, 2);
  assert.match(broken.output, /src\/actors\.ts:1:\d+/);
  const missing = await lint({ 'src/other.ts': '' }, { files: ['src/none.ts'] });
  assert.equal([missing.exitCode, missing.output.includes('src/none.ts: no such file')], [2, true]);
  assert.is((await lint({ 'src/other.ts': '' })).exitCode, 2);
});

test('the ledger of the example is clean, and the target is inferred with its inputs and outputs', async () => {
  const root = join(packageRoot, 'workspace-example/ledger');
  const { exitCode, output } = await lint({}, {}, root);
  assert.is(exitCode, 0, output);
  const workspaceRoot = join(packageRoot, 'workspace-example');
  const targets = kelpieInference.infer({ workspaceRoot, options: {}, nxJson: {}, files: ['ledger/src/transfers.scenario.ts'] })[0]!.targets;
  assert.equal(targets['dst-lint']!.outputs, ['{projectRoot}/reports/dst-lint.json', '{projectRoot}/reports/dst-lint.sarif']);
  assert.is(targets['dst-lint']!.cache, true);
});

test.run();
