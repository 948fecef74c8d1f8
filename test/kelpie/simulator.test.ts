// The simulator: determinism, what a realm may see, findings, shrinking and replay, as dst-run and dst-replay show them.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command as runCommand } from '../../executors/dst-run/executor';
import { command as replayCommand } from '../../executors/dst-replay/executor';
import { packageRoot } from '../../plugins/graph/schemas';
import { mutants, type MutantName } from '../../plugins/kelpie/runtime/mutants';
import { bundleScenario } from '../../plugins/kelpie/simulator/bundle';
import { Simulator } from '../../plugins/kelpie/simulator/simulation';
import { sweep } from '../../plugins/kelpie/simulator/sweep';
import type { DstRunReport } from '../../schemas/types/dst-run-report.schema';

const folder = mkdtempSync(join(tmpdir(), 'dst-run-'));
const test = suite('simulator');
test.after(() => rmSync(folder, { recursive: true, force: true }));

const EVERYTHING = join(__dirname, 'scenarios/everything.scenario.js');
const LEDGER = join(packageRoot, 'workspace-example/ledger');

async function run(which: 'dst-run' | 'dst-replay', root: string, options: object): Promise<{ exitCode: number; output: string; report: DstRunReport }> {
  let output = '';
  const execution = { root, workspaceRoot: folder, project: 'p', write: (text: string) => void (output += text), progress: () => undefined, interactive: false, color: false, signal: new AbortController().signal };
  const reportFile = join(folder, 'report.json');
  rmSync(reportFile, { force: true });
  const exitCode = await (which === 'dst-run' ? runCommand : replayCommand).settle(options, execution, reportFile);
  return { exitCode, output, report: existsSync(reportFile) ? (JSON.parse(readFileSync(reportFile, 'utf8')) as DstRunReport) : (undefined as never) };
}

/** A project whose one scenario has this text. */
function project(name: string, text: string): string {
  const root = join(folder, name);
  mkdirSync(join(root, 'src'), { recursive: true });
  writeFileSync(join(root, 'src', 'it.scenario.ts'), text);
  return root;
}

const counter = (body: string, more = ''): string => `
  import { Actor, defineScenario, operation, sometimes } from 'nx-strata/kelpie';
  class Counter extends Actor<{ n: number }> {
    initial() { return { n: 0 }; }
    async add(): Promise<unknown> { ${body} }
  }
  export default defineScenario({
    actors: { counter: Counter },
    length: 6,
    durationMs: 1000,
    operations: { add: operation({ generate: () => null, run: (client) => client.actor(Counter, 'one').add() }) },
    ${more}
  });`;

test('the runtime keeps every promise over 1,000 seeds with all faults, and each seed gives one trace in two processes', async () => {
  const result = await sweep(await bundleScenario(EVERYTHING), { from: 1, count: 1_000, parallel: 2, verify: 'all', shrinkMs: 0, failuresMax: 1 });
  assert.equal(result.failures.map(({ seed, signature, message }) => `${seed}: ${signature}: ${message}`), []);
  assert.equal([result.verified, result.divergences.length], [1_000, 0]);
  assert.equal(result.unreached, []);
});

test('a sample of faults planted in the runtime is found', async () => {
  const bundle = await bundleScenario(EVERYTHING);
  const sample: readonly MutantName[] = ['store-ignores-epoch', 'reply-before-commit', 'skip-dedup', 'lose-reminder', 'no-rollback', 'forget-fsync'];
  for (const mutant of sample) {
    const { failures } = await sweep(bundle, { from: 1, count: 60, parallel: 2, verify: 'none', shrinkMs: 0, failuresMax: 1, mutant });
    assert.is(failures.length, 1, `${mutant}: ${mutants[mutant]}`);
  }
});

test('the ledger conserves money; its planted bug is found, shrunk, and replayed from its file', async () => {
  const sound = await run('dst-run', LEDGER, { seeds: 24 });
  assert.is(sound.exitCode, 0, sound.output);
  assert.is(Object.keys(sound.report.traceHash).length, 24);
  assert.ok(sound.report.sometimes['a transfer is done']! > 0);
  const planted = await run('dst-run', LEDGER, { scenarios: ['src/lossy.planted.ts'], seeds: 100, shrinkMs: 60_000, failuresMax: 1 });
  assert.is(planted.exitCode, 1, planted.output);
  const [failure] = planted.report.failures;
  assert.is(failure!.signature, 'invariant:money is conserved');
  assert.ok(failure!.shrunk!.faults.length <= 3 && failure!.shrunk!.operations.length <= 8, planted.output);
  const replay = join(LEDGER, failure!.shrunk!.replay);
  const replayed = await run('dst-replay', replay, {});
  assert.is(replayed.exitCode, 1);
  assert.match(replayed.output, 'money is conserved');
  const trace = join(LEDGER, 'reports/dst-trace.jsonl');
  assert.ok(existsSync(trace), 'the trace lies with the other reports');
  for (const path of [dirname(replay), trace]) rmSync(path, { recursive: true, force: true });
});

test('a sweep that is interrupted while it shrinks tells what it found, as small as it was by then', async () => {
  const controller = new AbortController();
  const options = { from: 1, count: 60, parallel: 2, verify: 'all' as const, shrinkMs: 60_000, failuresMax: 1 };
  const { interrupted, failures, verified } = await sweep(await bundleScenario(join(LEDGER, 'src/lossy.planted.ts')), { ...options, signal: controller.signal, shrinking: () => controller.abort() });
  const [{ signature, shrunk }] = failures as [(typeof failures)[number]];
  assert.equal([interrupted, signature, verified], [true, 'invariant:money is conserved', 0]);
  assert.ok(shrunk!.plan.faults.length + shrunk!.plan.operations.length < shrunk!.from.faults + shrunk!.from.operations);
});

test('the same seed gives the same trace, another seed another', async () => {
  const simulator = new Simulator(await bundleScenario(EVERYTHING));
  const hash = (seed: number): string => simulator.run(simulator.plan(seed)).hash;
  assert.is(hash(3), hash(3));
  assert.is.not(hash(3), hash(4));
});

test('a realm sees simulated time and seeded chance, and nothing of the host', async () => {
  const seen = `
    const host = ['process', 'require', 'fetch', 'WeakRef', 'FinalizationRegistry', 'Atomics', 'SharedArrayBuffer', 'Intl'].filter((name) => typeof (globalThis as Record<string, unknown>)[name] !== 'undefined');
    const escaped = Function.prototype.constructor.call(null, 'return typeof process')();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const year = new Date().getFullYear();
    if (host.length > 0 || escaped !== 'undefined' || year > 1971 || !(Math.random() < 1)) throw new Error([host, escaped, year].join(' '));
    this.state.n += 1;
    sometimes('looked around');
    return [Math.random(), Date.now(), new Date().toISOString(), crypto.randomUUID()];`;
  const root = project('realm', counter(seen, "sometimes: ['looked around'],"));
  const { exitCode, output, report } = await run('dst-run', root, { seeds: 6, faultsMax: 0, verify: 'all' });
  assert.is(exitCode, 0, output);
  assert.equal([report.verified, report.divergences], [6, []]);
});

test('what differs between two processes is told, with the first event that differs', async () => {
  // how deep a recursion goes depends on what the engine has compiled by then
  const body = 'let depth = 0; const dive = (): void => { depth += 1; dive(); }; try { dive(); } catch { this.state.n = depth; } return this.state.n;';
  const { exitCode, output, report } = await run('dst-run', project('differs', counter(body)), { seeds: 12, faultsMax: 0, verify: 'all' });
  assert.is(exitCode, 1);
  assert.is(report.verified, 12);
  assert.ok(report.divergences.length > 0, output);
  assert.match(output, /seed \d+ is not deterministic: event \d+ was\n {4}[\d.]+ ms n\d|store message /);
});

test('what a run leaves in its realm does not reach the next', async () => {
  const body = `
    const realm = globalThis as unknown as { left?: number };
    const list = Array.prototype as unknown as { left?: number };
    const seen = [realm.left, list.left, /(b)/.test('abc') && (RegExp as unknown as { $1?: string }).$1, Math.hypot(3, 4), typeof String.prototype.big];
    realm.left = 1;
    list.left = 1;
    Math.hypot = () => 0;
    Object.defineProperty(String.prototype, 'big', { value: null, configurable: true });
    throw new Error(seen.join());`;
  const text = counter(body).replace('length: 6', 'length: 1');
  const simulator = new Simulator(await bundleScenario(join(project('leaves', text), 'src', 'it.scenario.ts')));
  const told = (seed: number): string => {
    const lines: string[] = [];
    simulator.run(simulator.plan(seed, [], 0), { trace: ({ what, text: line }) => void (what === 'log' && lines.push(line)) });
    return lines.join('\n');
  };
  for (const seed of [1, 2, 3]) assert.match(told(seed), ',,,5,function');
});

test('a node that runs out of memory ends in the midst of what it does, and comes back', async () => {
  const simulator = new Simulator(await bundleScenario(EVERYTHING));
  const { operations } = simulator.plan(5, [], 0);
  const starved = { kind: 'out-of-memory', atMs: 1_000, forMs: 500, node: 0, other: 1, level: 0.5 } as const;
  const story: string[] = [];
  const { failure, fired } = simulator.run({ seed: 5, operations, faults: [starved] }, { trace: ({ node, what, text }) => void (node === 'n0' && ['fault', 'boot'].includes(what) && story.push(`${what} ${text}`)) });
  assert.is(failure, undefined);
  assert.is(fired['out-of-memory'], 1);
  assert.match(story.join('\n'), /boot run 1\nfault out-of-memory begins.*\nfault out of memory: \d+ of what it was doing is not done\nfault out-of-memory ends\nboot run 2/);
});

test('a mark that no seed reaches fails the run', async () => {
  const root = project('marks', counter("this.state.n += 1; sometimes('never', false); return this.state.n;", "sometimes: ['never'],"));
  const { exitCode, output, report } = await run('dst-run', root, { seeds: 4, faultsMax: 0 });
  assert.is(exitCode, 1);
  assert.match(output, 'no seed reached the mark "never"');
  assert.equal([report.failures, report.sometimes], [[], { never: 0 }]);
});

test('calls that never end are a liveness failure', async () => {
  const root = project('stuck', counter('await new Promise(() => undefined); return 0;', "settleMs: 3000, invariants: { 'add answers': async (client) => void (await client.actor(Counter, 'one').add()) },"));
  const { exitCode, report } = await run('dst-run', root, { seeds: 2, faultsMax: 0, shrinkMs: 2000 });
  assert.is(exitCode, 1);
  assert.match(report.failures[0]!.signature, /^liveness/);
});

test('a history that is not linearizable fails, and shrinks to its few operations', async () => {
  const text = `
    import { Actor, defineScenario, operation } from 'nx-strata/kelpie';
    class Cell extends Actor<{ n: number; old: number }> {
      initial() { return { n: 0, old: 0 }; }
      write(n: number) { this.state.old = this.state.n; this.state.n = n; }
      read() { return this.state.old; }
    }
    export default defineScenario({
      actors: { cell: Cell }, model: 'register', length: 12, durationMs: 1000,
      operations: {
        write: operation({ generate: (_, index) => index + 1, record: (value) => ({ f: 'write', value }), run: (client, value) => client.actor(Cell, 'c').write(value) }),
        read: operation({ generate: () => null, record: () => ({ f: 'read' }), run: (client) => client.actor(Cell, 'c').read() }),
      },
    });`;
  const { exitCode, report } = await run('dst-run', project('stale', text), { seeds: 10, faultsMax: 0, shrinkMs: 60_000, failuresMax: 1 });
  assert.is(exitCode, 1);
  const [failure] = report.failures;
  assert.is(failure!.signature, 'linearizability');
  assert.ok(failure!.shrunk!.operations.length <= 2, JSON.stringify(failure));
});

test('what cannot run ends with exit code 2 and its place', async () => {
  const missing = await run('dst-run', project('empty', 'export default 1'), { scenarios: ['src/nothing.ts'] });
  assert.is(missing.exitCode, 2);
  assert.match(missing.output, 'no such file');
  const syntax = await run('dst-run', project('syntax', 'export default {'), {});
  assert.is(syntax.exitCode, 2);
  assert.match(syntax.output, /it\.scenario\.ts:1:/);
  const builtin = await run('dst-run', project('builtin', "import { readFileSync } from 'node:fs';\nexport default readFileSync;"), {});
  assert.is(builtin.exitCode, 2);
  assert.match(builtin.output, /it\.scenario\.ts:1:.*\n.*ctx only/);
  const file = join(folder, 'broken.json');
  writeFileSync(file, '{"version": 2}');
  const replay = await run('dst-replay', file, {});
  assert.is(replay.exitCode, 2);
  assert.match(replay.output, 'broken.json');
});

test.run();
