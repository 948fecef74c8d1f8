// dst-check: histories that are linearizable, that are not, and that are not histories.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command } from '../../executors/dst-check/executor';
import { checkHistorySync } from '../../plugins/kelpie/history/check';
import { parseHistory } from '../../plugins/kelpie/history/history';
import type { ModelName } from '../../plugins/kelpie/history/models';
import type { DstCheckReport } from '../../schemas/types/dst-check-report.schema';

const folder = mkdtempSync(join(tmpdir(), 'dst-check-'));
const test = suite('dst-check');
test.after(() => rmSync(folder, { recursive: true, force: true }));

type Row = [process: number, type: string, f: string, value?: unknown, more?: object];

const lines = (rows: readonly Row[]): string => rows.map(([process, type, f, value, more]) => JSON.stringify({ process, type, f, ...(value !== undefined && { value }), ...more })).join('\n');
const verdict = (model: ModelName, rows: readonly Row[]): string => checkHistorySync(parseHistory(lines(rows), 'h'), model).verdict;

async function run(text: string, options: object): Promise<{ exitCode: number; output: string; report: DstCheckReport | undefined }> {
  const file = join(folder, 'history.jsonl');
  const reportFile = join(folder, 'report.json');
  rmSync(reportFile, { force: true });
  writeFileSync(file, text);
  let output = '';
  const execution = { root: file, workspaceRoot: folder, project: 'p', write: (part: string) => void (output += part), progress: () => undefined, interactive: false, color: false, signal: new AbortController().signal };
  const exitCode = await command.settle(options, execution, reportFile);
  return { exitCode, output, report: exitCode === 2 ? undefined : (JSON.parse(readFileSync(reportFile, 'utf8')) as DstCheckReport) };
}

test('a read that overlaps a write may answer the old value or the new one', () => {
  for (const seen of [null, 1])
    assert.is(verdict('register', [[0, 'invoke', 'write', 1], [1, 'invoke', 'read'], [1, 'ok', 'read', seen], [0, 'ok', 'write', 1]]), 'linearizable');
});

test('a stale read after the write ended is a violation, with exit code 1 and its lines', async () => {
  const { exitCode, output, report } = await run(lines([[0, 'invoke', 'write', 1], [0, 'ok', 'write'], [1, 'invoke', 'read'], [1, 'ok', 'read', null]]), { model: 'register' });
  assert.is(exitCode, 1);
  assert.is(report?.verdict, 'violation');
  assert.match(output, 'process 1: read null ok (lines 3, 4)');
});

test('new then old is a violation though both reads overlap the write', () => {
  const rows: Row[] = [[0, 'invoke', 'write', 1], [1, 'invoke', 'read'], [1, 'ok', 'read', 1], [2, 'invoke', 'read'], [2, 'ok', 'read', null], [0, 'ok', 'write']];
  assert.is(verdict('register', rows), 'violation');
  assert.is(verdict('cas-kv', rows), 'violation');
});

test('a write of unknown outcome may show later, or never', () => {
  const start: Row[] = [[0, 'invoke', 'write', 1], [0, 'info', 'write'], [1, 'invoke', 'read'], [1, 'ok', 'read', null], [1, 'invoke', 'read']];
  assert.is(verdict('register', [...start, [1, 'ok', 'read', 1]]), 'linearizable');
  assert.is(verdict('register', [...start, [1, 'ok', 'read', null]]), 'linearizable');
  assert.is(verdict('register', [...start, [1, 'ok', 'read', 1], [1, 'invoke', 'read'], [1, 'ok', 'read', null]]), 'violation');
});

test('a failed write did not happen', () => {
  assert.is(verdict('register', [[0, 'invoke', 'write', 1], [0, 'fail', 'write'], [1, 'invoke', 'read'], [1, 'ok', 'read', 1]]), 'violation');
});

test('cas: ok matched, fail did not match, a fail with an error tells nothing', () => {
  const written: Row[] = [[0, 'invoke', 'write', 1], [0, 'ok', 'write']];
  assert.is(verdict('cas-kv', [...written, [1, 'invoke', 'cas', [1, 2]], [1, 'ok', 'cas'], [1, 'invoke', 'read'], [1, 'ok', 'read', 2]]), 'linearizable');
  assert.is(verdict('cas-kv', [...written, [1, 'invoke', 'cas', [5, 2]], [1, 'ok', 'cas']]), 'violation');
  assert.is(verdict('cas-kv', [...written, [1, 'invoke', 'cas', [5, 2]], [1, 'fail', 'cas']]), 'linearizable');
  assert.is(verdict('cas-kv', [...written, [1, 'invoke', 'cas', [1, 2]], [1, 'fail', 'cas']]), 'violation');
  assert.is(verdict('cas-kv', [...written, [1, 'invoke', 'cas', [1, 2]], [1, 'fail', 'cas', undefined, { error: 'unavailable' }]]), 'linearizable');
});

test('keys are judged one by one, and a violation names its key', () => {
  const rows: Row[] = [[0, 'invoke', 'write', 1, { key: 'x' }], [0, 'ok', 'write', 1, { key: 'x' }], [1, 'invoke', 'read', undefined, { key: 'y' }], [1, 'ok', 'read', null, { key: 'y' }]];
  assert.is(verdict('register', rows), 'linearizable');
  const judged = checkHistorySync(parseHistory(lines([...rows, [1, 'invoke', 'read', undefined, { key: 'x' }], [1, 'ok', 'read', null, { key: 'x' }]]), 'h'), 'register');
  assert.is(judged.verdict, 'violation');
  assert.is(judged.witness.key, 'x');
});

test('counter: reads within what overlapping additions allow', () => {
  const rows = (seen: number): Row[] => [[0, 'invoke', 'add', 5], [0, 'ok', 'add', 5], [1, 'invoke', 'increment'], [2, 'invoke', 'read'], [2, 'ok', 'read', seen], [1, 'ok', 'increment'], [0, 'invoke', 'decrement', 2], [0, 'ok', 'decrement', 2], [0, 'invoke', 'read'], [0, 'ok', 'read', 4]];
  assert.equal([4, 5, 6, 7].map((seen) => verdict('counter', rows(seen))), ['violation', 'linearizable', 'linearizable', 'violation']);
});

test('counter: two increments that both answered 1 are a lost update', () => {
  const both = (x: number, y: number): Row[] => [[0, 'invoke', 'increment'], [1, 'invoke', 'increment'], [0, 'ok', 'increment', x], [1, 'ok', 'increment', y]];
  assert.is(verdict('counter', both(1, 2)), 'linearizable');
  assert.is(verdict('counter', both(2, 1)), 'linearizable');
  assert.is(verdict('counter', both(1, 1)), 'violation');
});

test('queue: first in, first out, each once', () => {
  const rows = (first: unknown, second: unknown): Row[] => [
    [0, 'invoke', 'enqueue', 'a'], [0, 'ok', 'enqueue'], [0, 'invoke', 'enqueue', 'b'], [0, 'ok', 'enqueue'],
    [1, 'invoke', 'dequeue'], [1, 'ok', 'dequeue', first], [1, 'invoke', 'dequeue'], [1, 'ok', 'dequeue', second],
  ];
  assert.is(verdict('queue', rows('a', 'b')), 'linearizable');
  assert.is(verdict('queue', rows('b', 'a')), 'violation');
  assert.is(verdict('queue', rows('a', 'a')), 'violation');
  assert.is(verdict('queue', rows('a', null)), 'violation');
  assert.is(verdict('queue', [...rows('a', 'b'), [1, 'invoke', 'dequeue'], [1, 'ok', 'dequeue', null]]), 'linearizable');
  assert.is(verdict('queue', [[2, 'invoke', 'dequeue'], [2, 'info', 'dequeue'], ...rows('b', null)]), 'linearizable');
});

test('list-append: every read is a prefix of what follows', () => {
  const rows = (last: readonly number[]): Row[] => [[0, 'invoke', 'append', 1], [1, 'invoke', 'append', 2], [0, 'ok', 'append', 1], [1, 'ok', 'append', 2], [0, 'invoke', 'read'], [0, 'ok', 'read', [2, 1]], [1, 'invoke', 'append', 3], [1, 'ok', 'append', 3], [0, 'invoke', 'read'], [0, 'ok', 'read', last]];
  assert.is(verdict('list-append', rows([2, 1, 3])), 'linearizable');
  assert.is(verdict('list-append', rows([1, 2, 3])), 'violation');
  assert.is(verdict('list-append', rows([2, 1])), 'violation');
});

test('structured values are equal whatever the order of their members', () => {
  assert.is(verdict('register', [[0, 'invoke', 'write', { x: 1, y: [2] }], [0, 'ok', 'write'], [0, 'invoke', 'read'], [0, 'ok', 'read', { y: [2], x: 1 }]]), 'linearizable');
  assert.is(verdict('register', [[0, 'invoke', 'write', '1'], [0, 'ok', 'write'], [0, 'invoke', 'read'], [0, 'ok', 'read', 1]]), 'violation');
});

test('times order the events, whatever the order of the lines', () => {
  const late = (timeNs: number): Row[] => [[1, 'invoke', 'read', undefined, { timeNs: 5 }], [1, 'ok', 'read', null, { timeNs: 6 }], [0, 'invoke', 'write', 1, { timeNs }], [0, 'ok', 'write', 1, { timeNs: timeNs + 1 }]];
  assert.is(verdict('register', late(7)), 'linearizable');
  assert.is(verdict('register', late(1)), 'violation');
});

test('a commit order that the history tells is tried first, and not believed where it is wrong', () => {
  const rows = (first: number, second: number): Row[] => [
    [0, 'invoke', 'cas', [null, 1]], [1, 'invoke', 'cas', [1, 2]], [0, 'ok', 'cas', undefined, { version: first }], [1, 'ok', 'cas', undefined, { version: second }],
  ];
  const judged = (x: number, y: number) => checkHistorySync(parseHistory(lines(rows(x, y)), 'h'), 'cas-kv');
  assert.equal([judged(1, 2).verdict, judged(1, 2).witness.byCommitOrder], ['linearizable', 1]);
  assert.equal([judged(2, 1).verdict, judged(2, 1).witness.bySearch], ['linearizable', 1]);
});

test('a limit of time ends with unknown and exit code 3, never with a guess', async () => {
  // 26 overlapping additions of different powers of two, and a sum that only the last subset tried could give
  const n = 26;
  const rows: Row[] = [];
  for (let i = 0; i < n; i += 1) rows.push([i, 'invoke', 'add', 2 ** i]);
  for (let i = 0; i < 8; i += 1) rows.push([100 + i, 'invoke', 'read'], [100 + i, 'ok', 'read', 3 ** i]);
  rows.push([99, 'invoke', 'read'], [99, 'ok', 'read', 2 ** n]);
  for (let i = 0; i < n; i += 1) rows.push([i, 'ok', 'add', 2 ** i]);
  const { exitCode, report, output } = await run(lines(rows), { model: 'counter', timeLimitMs: '20' });
  assert.is(exitCode, 3);
  assert.is(report?.verdict, 'unknown');
  assert.match(output, 'limit of 20 ms');
});

test('bad input ends with exit code 2 and the line', async () => {
  const good = '{"process":0,"type":"invoke","f":"write","value":1}';
  for (const [text, place, message] of [
    [`${good}\n{`, ':2:', 'not JSON'],
    [`${good}\n\n[]`, ':3:', 'not a JSON object'],
    ['{"type":"invoke","f":"read"}', ':1:', '"process"'],
    ['{"process":0,"type":"begin","f":"read"}', ':1:', '"type" is "begin"'],
    [`${good}\n${good}`, ':2:', 'calls again while its call of line 1 is open'],
    ['{"process":0,"type":"ok","f":"read","value":1}', ':1:', 'did not begin'],
    [`${good}\n{"process":0,"type":"ok","f":"read"}`, ':2:', 'ends "read" but began "write"'],
    ['{"process":0,"type":"invoke","f":"enqueue","value":1}', ':1:', 'has no operation "enqueue"'],
    ['{"process":0,"type":"invoke","f":"write"}', ':1:', 'a write needs a value'],
    [`{"process":0,"type":"invoke","f":"read","timeNs":1}\n{"process":0,"type":"ok","f":"read"}`, ':2:', '"timeNs" is missing here'],
  ] as const) {
    const { exitCode, output } = await run(text, { model: 'register' });
    assert.is(exitCode, 2, output);
    assert.match(output, `history.jsonl${place}`);
    assert.match(output, message);
  }
  const { exitCode, output } = await run(good, { model: 'stack' });
  assert.is(exitCode, 2);
  assert.match(output, 'list-append');
});

test('an empty history is linearizable', async () => {
  const { exitCode, report } = await run('', { model: 'queue' });
  assert.equal([exitCode, report?.operations], [0, 0]);
});

test.run();
