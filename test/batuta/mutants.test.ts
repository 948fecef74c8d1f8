// Mutation testing of scripts and of Python, on small projects with tests whose strength is known.
import { spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findSources } from '../../plugins/batuta';
import { diffOf, instrument, type Instrumented } from '../../plugins/batuta/mutants/instrument';
import { renderMutants, runMutants, type MutantsReport, type MutantsRequest } from '../../plugins/batuta/mutants/run';
import { mergeShards, parseShard } from '../../plugins/batuta/mutants/shards';
import { scoreOf, summarize, wilson } from '../../plugins/batuta/mutants/score';
import { packageRoot } from '../../plugins/graph/schemas';
import { createProject, type Project } from './project';

const test = suite('mutants');
let project: Project;
test.after.each(() => project.remove());

function scripts(files: Readonly<Record<string, string>>): void {
  project = createProject({ 'package.json': '{"name":"sample"}', ...files });
  symlinkSync(join(packageRoot, 'node_modules'), join(project.root, 'node_modules'));
}

const mutate = (more: Partial<MutantsRequest> = {}): Promise<MutantsReport> =>
  runMutants({
    root: project.root, include: [], exclude: [], tests: [], command: undefined, build: undefined, python: 'python3', changedOnly: false, base: undefined, budgetSeconds: undefined, shard: undefined, durations: undefined,
    parallel: 2, timeoutFactor: 5, timeoutMsMin: 1500, signal: new AbortController().signal, progress: () => undefined, ...more,
  });

const shown = (report: MutantsReport, ...statuses: string[]): string[] => report.mutants.filter(({ status }) => statuses.includes(status)).map(({ line, original, replacement, status }) => `${line}: ${original} -> ${replacement} ${status}`);
const codeOf = (run: Promise<unknown>): Promise<string> => run.then(() => 'none', (error: { code?: string; message: string }) => error.code ?? error.message);

const PRICE = "export function price(net: number, rate: number): number {\n  if (net > 100) return net;\n  return net + net * rate;\n}\nexport const idle = (flag: boolean): boolean => !flag;\n";
const TESTS = "import { test } from 'uvu';\nimport * as assert from 'uvu/assert';\nimport { price } from './price';\ntest('price', () => { assert.is(price(10, 0.5), 15); assert.is(price(200, 0.5), 200); });\ntest.run();\n";

test('tells which changes of TypeScript the tests notice, with a diff of the others', async () => {
  scripts({ 'price.ts': PRICE, 'price.test.ts': TESTS });
  const report = await mutate();
  assert.equal(shown(report, 'survived', 'noCoverage'), ['2: net > 100 -> net >= 100 survived', '5: !flag -> flag noCoverage']);
  assert.equal(shown(report, 'killed'), ['1: {\n  if (net > 100) return net;\n  return net + net * rate;\n} -> {} killed', '2: net > 100 -> true killed', '2: net > 100 -> false killed', '2: net > 100 -> net <= 100 killed', '3: net + net * rate -> net - net * rate killed', '3: net * rate -> net / rate killed']);
  assert.is(report.score.percent, 75);
  assert.match(renderMutants(report), /-  if \(net > 100\) return net;\n {4}\+  if \(net >= 100\) return net;\n/);
  assert.not(existsSync(join(project.root, '.strata')), 'nothing is left behind');
});

test('stops what never ends', async () => {
  scripts({ 'loop.js': 'exports.count = (n) => {\n  let i = 0;\n  while (i < n) i++;\n  return i;\n};\n', 'loop.test.js': "if (require('./loop').count(3) !== 3) process.exit(1);\n" });
  assert.equal(shown(await mutate(), 'timeout'), ['3: i++ -> i-- timeout']);
});

test('runs a command of the project, ES modules and code of all shapes', async () => {
  scripts({
    'package.json': '{"name":"sample","type":"module"}',
    'it.js': "'use strict';\nimport { sep } from 'node:path';\nexport class A { static #x = 1; get y() { return A.#x + 1; } async *g() { yield* [1]; } }\nexport const f = (a, { b = 2, ...c } = {}) => a?.b ?? `${a}-${b}` + (c.d ? 'x' : \"y\");\nexport default (x) => { for (const k of [1, 2]) x += k; label: for (;;) { break label; } switch (x) { case 3: return -x; default: return x; } };\nexport const t = (s, ...v) => s.raw[0] + v.length + sep.length; export const u = t`a${1}`;\n",
    'it.test.js': "import test from 'node:test';\nimport assert from 'node:assert';\nimport d, { A, f, u } from './it.js';\ntest('all', async () => { assert.equal(d(0), -3); assert.equal(d(1), 4); assert.equal(new A().y, 2); assert.equal(f({ b: 1 }), 1); assert.equal(f(1, { d: 1 }), '1-2x'); assert.equal(u, 'a11'); for await (const x of new A().g()) assert.equal(x, 1); });\n",
  });
  const threads = await mutate();
  assert.is(threads.summary.invalid, 0);
  assert.ok(threads.summary.killed > 10, renderMutants(threads));
  const command = await mutate({ command: 'node --test {file}' });
  assert.equal(shown(command, 'survived', 'noCoverage'), shown(threads, 'survived', 'noCoverage'));
  assert.is(command.baseline.tests, 1);
});

test('refuses a red, an empty and a missing baseline', async () => {
  scripts({ 'price.ts': PRICE, 'price.test.ts': TESTS.replace('15', '16') });
  assert.is(await codeOf(mutate()), 'red-baseline');
  project.write({ 'price.test.ts': 'export {};\n' });
  assert.is(await codeOf(mutate()), 'empty-baseline');
  assert.is(await codeOf(mutate({ tests: ['nowhere'] })), 'empty-baseline');
  assert.is(await codeOf(mutate({ include: ['nowhere'] })), 'no-source');
  project.write({ 'price.ts': 'export {};\n' });
  assert.is(await codeOf(mutate()), 'no-mutant');
  assert.not(existsSync(join(project.root, '.strata')));
});

test('mutates changed lines alone where asked, and needs to know them', async () => {
  scripts({ '.gitignore': 'node_modules\n', 'price.ts': PRICE, 'price.test.ts': TESTS });
  assert.is(await codeOf(mutate({ changedOnly: true })), 'no-changes');
  project.git('init', '--quiet');
  project.git('add', '--all');
  project.git('commit', '--quiet', '--message', 'begin');
  assert.is(await codeOf(mutate({ changedOnly: true, base: 'main' })), 'no-mutant');
  project.write({ 'price.ts': PRICE.replace('!flag', '! flag') });
  assert.equal((await mutate({ changedOnly: true, base: 'main' }).catch((error: { code: string }) => ({ mutants: [error] as unknown[], code: error.code }))).mutants.length, 1);
});

test('with a budget tells a score with its interval', async () => {
  scripts({ 'price.ts': PRICE, 'price.test.ts': TESTS });
  const report = await mutate({ budgetSeconds: 0.001, parallel: 1 });
  assert.ok(report.sampled);
  assert.ok(report.summary.notRun > 0);
  assert.is(scoreOf({ killed: 8, survived: 2, timeout: 0, noCoverage: 0, invalid: 0, notRun: 90 }).percent, 80);
  const [low, high] = wilson(80, 100, 10_000);
  assert.ok(low > 0.71 && low < 0.72 && high > 0.86 && high < 0.87, `${low} ${high}`);
  assert.equal(wilson(8, 10, 10), [0.8, 0.8], 'nothing is open where all were tried');
  assert.equal(summarize([]), { killed: 0, survived: 0, timeout: 0, noCoverage: 0, invalid: 0, notRun: 0 });
  assert.is(scoreOf(summarize([])).percent, null);
});

const hasPytest = spawnSync('python3', ['-c', 'import pytest']).status === 0;
const PYTHON = '"""Prices."""\nLIMIT = 100\n\n\ndef price(net, rate):\n    """Says."""\n    if net > LIMIT and rate:\n        return net\n    total = net\n    total += net * rate\n    return total\n\n\ndef idle(flag):\n    return not flag\n';
const PYTEST = 'import pytest\nfrom price import price\n\n@pytest.fixture\ndef rate():\n    return 0.5\n\ndef test_low(rate):\n    assert price(10, rate) == 15\n\ndef test_high(rate):\n    assert price(200, rate) == 200\n\ndef test_limit():\n    assert price(100, 0.5) == 150\n';

if (hasPytest) {
  test('tells which changes of Python the tests notice, constants of modules too', async () => {
    project = createProject({ 'src/price.py': PYTHON, 'tests/test_price.py': PYTEST, 'pytest.ini': '[pytest]\npythonpath = src\n' });
    const report = await mutate();
    assert.equal(shown(report, 'survived', 'noCoverage'), ['2: 100 -> (100 + 1) survived', '7: net > LIMIT and rate -> net > LIMIT or rate survived', '15: not flag -> None noCoverage', '15: not flag -> flag noCoverage'].filter((line) => !line.includes(' or rate')));
    assert.is(report.baseline.tests, 3);
    assert.ok(shown(report, 'killed').includes('10: total += net * rate -> total -= net * rate killed'));
  });

  test('mutates the methods of a class, where a name with two underscores in front would be private', async () => {
    project = createProject({ 'basket.py': 'class Basket:\n    def __init__(self):\n        self.__items = []\n\n    def add(self, price):\n        self.__items.append(price)\n        return sum(self.__items) + 1\n', 'test_basket.py': 'from basket import Basket\n\ndef test_add():\n    assert Basket().add(2) == 3\n' });
    const report = await mutate();
    assert.ok(report.summary.killed >= 3, renderMutants(report));
    assert.is(report.summary.survived, 0, renderMutants(report));
  });

  test('tries code that runs while modules are imported, or before pytest collects, from the start of a process', async () => {
    project = createProject({
      'shop/__init__.py': '', 'shop/rates.py': 'RATES = {"low": 5}\n\n\ndef doubled(value):\n    return value * 2\n', 'shop/early.py': 'SIZE = 3\n',
      'conftest.py': 'import pytest\nfrom shop.early import SIZE\n\n@pytest.fixture\ndef size():\n    return SIZE\n',
      'test_shop.py': 'from shop.rates import RATES, doubled\n\nTEN = doubled(5)\n\ndef test_rate():\n    assert RATES["low"] == 5\n\ndef test_ten(size):\n    assert TEN == 10 and size > 2\n',
    });
    const report = await mutate({ include: ['shop/**'] });
    assert.equal(shown(report, 'survived', 'noCoverage', 'timeout'), ['1: 3 -> (3 + 1) survived'], renderMutants(report));
    assert.equal(report.mutants.filter(({ line, file }) => file === 'shop/rates.py' && line === 5).map(({ status, killedBy }) => [status, killedBy]), new Array(3).fill(['killed', 'test_shop.py::test_ten']));
  });

  test('tests of unittest, with fixtures, with parameters and with output all notice, and what the module says of itself is left alone', async () => {
    project = createProject({
      'price.py': '__all__ = ["price"]\n__version__ = "1"\n\n\ndef price(net):\n    return net + 1\n\n\ndef show(net):\n    print(net - 1)\n\n\ndef half(net):\n    return net / 2\n\n\ndef third(net):\n    return net * 3\n',
      'test_price.py': 'import unittest\nimport pytest\nfrom price import half, price, show, third\n\nclass PriceTest(unittest.TestCase):\n    def setUp(self):\n        self.net = 1\n    def test_price(self):\n        self.assertEqual(price(self.net), 2)\n    @unittest.skip("not now")\n    def test_skipped(self):\n        raise AssertionError\n\ndef test_show(capsys):\n    show(2)\n    assert capsys.readouterr().out == "1\\n"\n\n@pytest.mark.parametrize("net", [2, 4])\ndef test_half(net):\n    assert half(net) * 2 == net\n\nclass TestThird:\n    @pytest.fixture\n    def net(self):\n        yield 1\n    def test_third(self, net):\n        assert third(net) == 3\n    @pytest.mark.xfail\n    def test_wrong(self, net):\n        assert third(net) == 4\n',
    });
    const report = await mutate();
    assert.equal(shown(report, 'survived', 'noCoverage', 'timeout'), [], renderMutants(report));
    assert.is(report.summary.killed, report.mutants.length);
    assert.is(report.baseline.tests, 7);
  });

  test('ends what waits for ever, and what goes round for ever in a thread', async () => {
    project = createProject({
      'wait.py': 'import threading\n\n\ndef wait(ready):\n    lock = threading.Lock()\n    lock.acquire()\n    if ready:\n        lock.release()\n    lock.acquire()\n    return ready\n',
      'turn.py': 'import threading\n\n\ndef turn(found):\n    count = 3\n    while count > 0:\n        count -= 1\n    found.append(count)\n\n\ndef turn_in_thread():\n    found = []\n    thread = threading.Thread(target=turn, args=(found,))\n    thread.start()\n    thread.join()\n    return found[0]\n',
      'test_all.py': 'from turn import turn_in_thread\nfrom wait import wait\n\ndef test_wait():\n    assert wait(True)\n\ndef test_turn():\n    assert turn_in_thread() == 0\n',
    });
    const report = await mutate({ timeoutMsMin: 60_000 });
    assert.equal(shown(report, 'timeout'), ['7: count -= 1 -> count += 1 timeout', '7: ready -> False timeout']);
  });

  test('shards take each mutant once, and their reports make the whole again', async () => {
    project = createProject({ 'src/price.py': PYTHON, 'tests/test_price.py': PYTEST, 'pytest.ini': '[pytest]\npythonpath = src\n' });
    const whole = await mutate();
    project.write({ 'whole.json': JSON.stringify(whole) });
    const files: string[] = [];
    for (const index of [1, 2]) {
      const part = await mutate({ shard: { index, count: 2 }, durations: 'whole.json' });
      assert.ok(part.mutants.length > 0 && part.mutants.length < whole.mutants.length);
      project.write({ [`shard-${index}.json`]: JSON.stringify(part) });
      files.push(join(project.root, `shard-${index}.json`));
    }
    const verdicts = (report: MutantsReport): unknown => report.mutants.map(({ id, status }) => [id, status]);
    const merged = mergeShards(files);
    assert.equal(verdicts(merged), verdicts(whole));
    assert.equal([merged.summary, merged.score], [whole.summary, whole.score]);
    assert.throws(() => mergeShards(files.slice(1)), /shard 1 of 2 is missing/);
    assert.throws(() => mergeShards([files[0]!, files[0]!]), /is shard 1\/2, and so is/);
    assert.throws(() => mergeShards([join(project.root, 'whole.json')]), /is no shard/);
    assert.throws(() => parseShard('3/2'), /is no shard/);
  });

  test('stops Python that never ends, and refuses a red or empty baseline', async () => {
    project = createProject({ 'loop.py': 'def count(n):\n    i = 0\n    while i < n:\n        i += 1\n    return i\n', 'test_loop.py': 'from loop import count\n\ndef test_count():\n    assert count(3) == 3\n' });
    assert.equal(shown(await mutate(), 'timeout'), ['4: i += 1 -> i -= 1 timeout']);
    project.write({ 'test_loop.py': 'from loop import count\n\ndef test_count():\n    assert count(3) == 4\n' });
    assert.is(await codeOf(mutate()), 'red-baseline');
    project.write({ 'test_loop.py': 'def test_nothing():\n    pass\n' });
    assert.is(await codeOf(mutate()), 'empty-baseline');
    project.write({ 'test_loop.py': 'import nowhere\n' });
    assert.is(await codeOf(mutate()), 'red-baseline');
    assert.is(await codeOf(mutate({ python: '/bin/false' })), 'driver-died');
  });
} else {
  console.log('skipped: mutants of Python: python3 has no pytest');
}

test('every mutant of this package\'s own sources is a program', () => {
  project = createProject();
  const { transpileModule } = require('typescript') as { transpileModule(text: string, options: object): { diagnostics?: Array<{ messageText: unknown; start?: number }> } };
  const sources = findSources(packageRoot, { include: ['plugins/batuta/**/*.ts', 'executors/**/*.ts'] });
  let count = 0;
  for (const source of sources) {
    const made = instrument(source, 0, () => true) as Instrumented;
    count += made.mutants.length;
    const { diagnostics = [] } = transpileModule(made.text, { reportDiagnostics: true, fileName: source.path });
    assert.equal(diagnostics.map(({ messageText, start = 0 }) => `${source.path}: ${String(messageText)} at ${made.text.slice(start - 60, start + 40)}`), []);
  }
  assert.ok(count > 3000, `${count} mutants`);
});

test('a diff shows the lines as they were and as they would be', () => {
  project = createProject();
  assert.is(diffOf({ id: 0, file: 'ä.py', line: 2, column: 6, endLine: 2, operator: 'x', original: 'a + b', replacement: 'a - b' }, 'x\nä = a + b  # c\n'), '--- ä.py\n+++ ä.py\n@@ -2,1 +2,1 @@\n-ä = a + b  # c\n+ä = a - b  # c\n');
});

test.run();
