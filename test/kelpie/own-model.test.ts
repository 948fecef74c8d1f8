// A model of the user's own: judged as the built-in ones are, in dst-check and in scenarios.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command } from '../../executors/dst-check/executor';
import { command as runCommand } from '../../executors/dst-run/executor';
import { checkHistorySync } from '../../plugins/kelpie/history/check';
import { pairOperations, type HistoryEvent } from '../../plugins/kelpie/history/history';
import { checkWithModel } from '../../plugins/kelpie/history/user-model';
import { defineModel } from '../../plugins/kelpie/runtime/model';
import type { DstCheckReport } from '../../schemas/types/dst-check-report.schema';
import type { DstRunReport } from '../../schemas/types/dst-run-report.schema';
import { makeFolder } from '../support';

const test = suite('own-model');

/** A shop: what is sold must be there, and a refusal must be true. */
const SHOP = `import { defineModel } from 'nx-strata/kelpie';
interface Shop { readonly stock: number }
export default defineModel<Shop>({
  initial: () => ({ stock: 0 }),
  step({ stock }, { f, value, answer, outcome }) {
    if (f === 'deliver') return { stock: stock + (value as number) };
    if (f === 'count') return outcome === 'info' || answer === stock ? { stock } : undefined;
    return stock >= (value as number) ? { stock: stock - (value as number) } : undefined;
  },
  refuses: ({ stock }, { f, value }) => f !== 'sell' || stock < (value as number),
});
`;

type Row = readonly [process: number, type: string, f: string, value?: unknown, more?: object];
const lines = (rows: readonly Row[]): string => rows.map(([process, type, f, value, more]) => JSON.stringify({ process, type, f, ...(value !== undefined && { value }), ...more })).join('\n');

async function check(rows: readonly Row[], files: Readonly<Record<string, string>> = { 'model.ts': SHOP }, options: object = {}): Promise<{ exitCode: number; output: string; report: DstCheckReport }> {
  const root = makeFolder({ ...files, 'h.jsonl': lines(rows) });
  let output = '';
  const execution = { root: join(root, 'h.jsonl'), workspaceRoot: root, project: 'p', write: (text: string) => void (output += text), progress: () => undefined, interactive: false, color: false, signal: new AbortController().signal };
  const exitCode = await command.settle({ model: './model.ts', ...options }, execution, join(root, 'report.json'));
  return { exitCode, output, report: existsSync(join(root, 'report.json')) ? (JSON.parse(readFileSync(join(root, 'report.json'), 'utf8')) as DstCheckReport) : (undefined as never) };
}

const deliver: readonly Row[] = [[0, 'invoke', 'deliver', 5], [0, 'ok', 'deliver']];

test('judges answers, refusals and what nobody knows', async () => {
  const sold = (amount: number, type: string, more?: object): readonly Row[] => [...deliver, [1, 'invoke', 'sell', amount], [1, type, 'sell', undefined, more]];
  assert.is((await check(sold(5, 'ok'))).exitCode, 0);
  assert.is((await check(sold(6, 'fail'))).exitCode, 0);
  assert.is((await check(sold(5, 'fail', { error: 'network' }))).exitCode, 0, 'a fail that names an error did not reach the shop');
  assert.is((await check([...sold(5, 'info'), [2, 'invoke', 'count'], [2, 'ok', 'count', 0]])).exitCode, 0);
  assert.is((await check([...sold(5, 'info'), [2, 'invoke', 'count'], [2, 'ok', 'count', 5]])).exitCode, 0);
  const { exitCode, output, report } = await check(sold(5, 'fail'));
  assert.is(exitCode, 1);
  assert.match(output, 'process 1: sell 5 fail (lines 3, 4)');
  assert.equal([report.verdict, report.model.endsWith('model.ts'), report.witness.prefix!.length, report.witness.bySearch], ['violation', true, 1, 1]);
});

test('tells the order of the store where it explains all', async () => {
  const { report } = await check([[0, 'invoke', 'deliver', 5], [1, 'invoke', 'sell', 5], [1, 'ok', 'sell', undefined, { version: 2 }], [0, 'ok', 'deliver', undefined, { version: 1 }]]);
  assert.equal([report.verdict, report.witness.byCommitOrder, report.witness.bySearch], ['linearizable', 1, 0]);
});

test('agrees with the built-in checker on random histories of a register with cas', async () => {
  const model = defineModel<{ value: unknown }>({
    initial: () => ({ value: null }),
    step: ({ value: held }, { f, value, answer, outcome }) => {
      if (f === 'write') return { value };
      if (f === 'read') return outcome === 'info' || answer === held ? { value: held } : undefined;
      const [expected, next] = value as [unknown, unknown];
      return held === expected ? { value: next } : undefined;
    },
    refuses: ({ value: held }, { f, value }) => f !== 'cas' || held !== (value as [unknown, unknown])[0],
  });
  let seed = 7;
  const below = (limit: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  const verdicts: Record<string, number> = {};
  for (let round = 0; round < 400; round += 1) {
    const events: HistoryEvent[] = [];
    const open = new Map<number, { f: string; value: unknown }>();
    const tell = (process: number, type: HistoryEvent['type'], f: string, value: unknown): void => void events.push({ process, type, f, key: '', value, timeNs: undefined, version: undefined, error: false, line: events.length + 1 });
    for (let i = 0; i < 24; i += 1) {
      const process = below(4);
      const started = open.get(process);
      if (started) {
        const type = (['ok', 'ok', 'ok', 'fail', 'info'] as const)[below(5)]!;
        tell(process, type, started.f, started.f === 'read' && type === 'ok' ? [null, 0, 1, 2][below(4)] : undefined);
        open.delete(process);
      } else {
        const f = ['read', 'write', 'cas'][below(3)]!;
        const value = f === 'read' ? undefined : f === 'write' ? below(3) : [[null, 0, 1, 2][below(4)], below(3)];
        open.set(process, { f, value });
        tell(process, 'invoke', f, value);
      }
    }
    const operations = pairOperations(events, 'random');
    const expected = checkHistorySync(operations, 'cas-kv').verdict;
    const found = await checkWithModel(operations, model, { timeLimitMs: 10_000, modelFile: 'model' });
    assert.is(found.verdict, expected, `round ${round}: ${JSON.stringify(events)}`);
    verdicts[expected] = (verdicts[expected] ?? 0) + 1;
  }
  assert.ok(verdicts['linearizable']! > 20 && verdicts['violation']! > 20, JSON.stringify(verdicts));
});

test('a limit of time ends with unknown and exit code 3', async () => {
  const rows: Row[] = [];
  for (let i = 0; i < 22; i += 1) rows.push([i, 'invoke', 'deliver', 2 ** i]);
  rows.push([99, 'invoke', 'count'], [99, 'ok', 'count', 2 ** 22]);
  for (let i = 0; i < 22; i += 1) rows.push([i, 'ok', 'deliver']);
  const { exitCode, output } = await check(rows, { 'model.ts': SHOP }, { timeLimitMs: 100 });
  assert.is(exitCode, 3);
  assert.match(output, 'limit of 100 ms');
});

test('a model that cannot be used is told with its file', async () => {
  const told = async (text: string | undefined, model = './model.ts'): Promise<string> => {
    const { exitCode, output } = await check(deliver, text === undefined ? {} : { 'model.ts': text }, { model });
    return `${exitCode} ${output.replace(/\S*\/model\.ts/, 'model.ts')}`;
  };
  assert.match(await told(undefined), '2 error: /model: no such file: ');
  assert.match(await told(undefined, 'stack'), '2 error: /model: no model "stack"\n  allowed: register, cas-kv');
  assert.match(await told('export const x = 1;'), '2 error: model.ts: the module has no default export that is a model');
  assert.match(await told('export default { initial: () => 0 };'), '2 error: model.ts: the model has no function "step"');
  assert.match(await told('export default {'), /^2 error: model\.ts:1:/);
  assert.match(await told("export default { initial: () => ({ n: 0 }), step(s) { s.n += 1; return s; } };"), /^2 error: model\.ts: the model fails: .*\n {2}step must return a new state/);
  assert.match(await told("export default { initial: () => 0, step() { throw new Error('not mine'); } };"), '2 error: model.ts: the model fails: not mine');
});

test("a scenario is judged by its own model: a stale read is found and shrunk", async () => {
  const root = makeFolder({
    'src/it.scenario.ts': `import { Actor, defineModel, defineScenario, operation } from 'nx-strata/kelpie';
    class Shop extends Actor<{ stock: number; old: number }> {
      initial() { return { stock: 0, old: 0 }; }
      deliver(n: number) { this.state.old = this.state.stock; this.state.stock += n; }
      count() { return this.state.old; }
    }
    ${SHOP.replace(/^import.*\n/, '').replace('export default', 'const model =').replace('interface Shop', 'interface State').replace('<Shop>', '<State>')}
    export default defineScenario({
      actors: { shop: Shop }, model, length: 12, durationMs: 1000,
      operations: {
        deliver: operation({ generate: (random) => 1 + random.int(5), record: (value) => ({ f: 'deliver', value }), run: (client, value) => client.actor(Shop, 's').deliver(value) }),
        count: operation({ generate: () => null, record: () => ({ f: 'count' }), run: (client) => client.actor(Shop, 's').count() }),
      },
    });`,
  });
  const execution = { root, workspaceRoot: root, project: 'p', write: () => undefined, progress: () => undefined, interactive: false, color: false, signal: new AbortController().signal };
  const exitCode = await runCommand.settle({ seeds: 6, faultsMax: 0, shrinkMs: 3000, failuresMax: 1, verify: 'none' }, execution, join(root, 'report.json'));
  const { failures } = JSON.parse(readFileSync(join(root, 'report.json'), 'utf8')) as DstRunReport;
  assert.equal([exitCode, failures[0]!.signature], [1, 'linearizability']);
  assert.ok(failures[0]!.shrunk!.operations.length <= 2);
});

test.run();
