// Analysis: what is counted, in each language; the same for any number of threads; the grade adds up.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyzeSources, findSources } from '../../plugins/batuta';
import type { FileAnalysis, ProjectAnalysis } from '../../plugins/batuta/analysis/analyze';
import { findImportCycles } from '../../plugins/batuta/analysis/import-cycles';
import { analysisReport, renderAnalysis } from '../../plugins/batuta/analysis/report';
import { gradeFile, gradeProject, TDG_RULES } from '../../plugins/batuta/analysis/tdg';
import { packageRoot } from '../../plugins/graph/schemas';
import type { FunctionMetrics, MeasuredFile } from '../../native/batuta';
import { createProject } from './project';

const test = suite('analysis');

async function analyze(files: Readonly<Record<string, string | Uint8Array>>, threads = 0): Promise<ProjectAnalysis> {
  const project = createProject(files);
  try {
    return await analyzeSources(findSources(project.root), { threads });
  } finally {
    project.remove();
  }
}

async function functionsOf(name: string, text: string): Promise<Record<string, string>> {
  const { files } = await analyze({ [name]: text });
  const shown = ({ cyclomatic, cognitive, nesting, parameters, documented }: FunctionMetrics): string => `${cyclomatic} ${cognitive} ${nesting} ${parameters}${documented ? ' documented' : ''}`;
  return Object.fromEntries((files[0]!.result as MeasuredFile).functions.map((metrics) => [metrics.name, shown(metrics)]));
}

/** Values worked out by hand: cyclomatic, cognitive, nesting, parameters. */
const CASES: ReadonlyArray<readonly [file: string, text: string, expected: Record<string, string>]> = [
  [
    'a.ts',
    '/** Says. */\nexport function f(a: number, b: string, c?: object) {\n  if (a && b && c || a) {\n    for (const x of []) { if (x) continue; else if (a) {} else {} }\n  }\n  return a ? 1 : 2;\n}\nclass K {\n  private m = (x) => { switch (x) { case 1: break; default: } };\n  /** s */\n  @dec\n  static n() {}\n}\n',
    { f: '9 11 3 3 documented', 'K.m': '2 1 1 1', 'K.n': '1 0 0 0 documented' },
  ],
  ['b.js', 'const f = function (a) { outer: while (a) { for (;;) { continue outer; } } };\nasync function* g() { try { await 1; } catch { return x ?? y; } }\n', { f: '3 4 2 1', g: '3 2 1 0' }],
  [
    'c.py',
    'class A:\n    def m(self, x, *, y=1):\n        """Doc."""\n        if x:\n            pass\n        elif y:\n            for i in x:\n                pass\n            else:\n                pass\n        else:\n            return [a for a in x if a and y or x]\n        try:\n            pass\n        except E:\n            match x:\n                case 1: pass\n                case _: pass\n    def outer(self):\n        def inner(a, b): return a if b else 0\n        return inner\n',
    { 'A.m': '10 10 2 2 documented', 'A.outer': '1 0 0 0', 'A.outer.inner': '2 1 1 2' },
  ],
  ['d.c', '/* says */\nint f(void) { switch (a) { case 1: return 0; default: while (a--) if (a && !b) goto out; else return 1; } out: return 0; }\nchar *(*g(int x))(void) { return x ? h : 0; }\n', { f: '5 9 3 0 documented', g: '2 1 1 1' }],
  ['e.cpp', 'namespace n {\nint *K::go(int a, const std::string& b) { for (auto x : b) { try { f(); } catch (E& e) {} } return 0; }\n}\nstruct S { int m() { auto l = [](int x) { if (x) return 1; return 2; }; return l(1); } };\n', { 'K::go': '3 3 2 2', 'S.m': '2 2 2 0' }],
  ['f.rs', 'impl Foo {\n    /// says\n    #[inline]\n    pub fn bar(&self, x: u32) -> u32 {\n        match x { 1 => 2, 2 | 3 => { if x > 1 && x < 3 { 1 } else if x == 2 { 4 } else { 0 } } _ => 0 }\n    }\n}\n', { 'Foo.bar': '6 6 2 1 documented' }],
  ['g.sh', '# says\nf() { if [ -n "$1" ] && [ x ]; then echo; elif y; then for a in b; do z || w; done; else q; fi; case $1 in a) b;; *) c;; esac; }\n', { f: '7 8 2 0 documented' }],
];

for (const [file, text, expected] of CASES) {
  test(`counts in ${file} what a person counts`, async () => {
    assert.equal(await functionsOf(file, text), expected);
  });
}

test('tells lines of code, of comments and notes', async () => {
  const { files } = await analyze({ 'a.py': '"""Doc\nover lines."""\n\n# TODO one\nx = 1  # FIXME\n\ny = """\n# no comment\n"""\n' });
  const { lines, codeLines, commentLines, notes } = files[0]!.result as MeasuredFile;
  assert.equal({ lines, codeLines, commentLines, notes }, { lines: 9, codeLines: 6, commentLines: 2, notes: [{ name: 'TODO', line: 4 }, { name: 'FIXME', line: 5 }] });
});

test('finds what is written twice, whatever its layout and comments, and not what only looks alike', async () => {
  const body = (indent: string, comment: string): string => Array.from({ length: 12 }, (_, index) => `${indent}total = total + price[${index}] * rate(${index}, "a")${comment}`).join('\n');
  const { duplicates, files } = await analyze({ 'a.py': `def a():\n${body('    ', '')}\n`, 'b.py': `def b(x):\n  if x:\n${body('      ', '  # why')}\n`, 'c.py': `def c():\n${body('    ', '').replaceAll('price', 'cost')}\n` });
  assert.equal(duplicates, [{ here: { file: 'a.py', line: 2, endLine: 13 }, there: { file: 'b.py', line: 3, endLine: 14 }, tokens: duplicates[0]!.tokens }]);
  assert.equal(files.map(({ duplicatedLines }) => duplicatedLines.length), [12, 12, 0]);
});

test('finds every planted duplicate of the least length, wherever it begins', async () => {
  // unique statements around a copied run of exactly 50 tokens: ten statements of five tokens
  const unique = (file: number, count: number): string[] => Array.from({ length: count }, (_, index) => `u${file}_${index} = v${file}_${index} ( )`);
  const copied = Array.from({ length: 10 }, (_, index) => `s${index} = t${index} ( )`);
  for (const [before, after] of [[0, 0], [1, 30], [7, 3], [26, 1], [40, 40]] as const) {
    const { duplicates } = await analyze({ 'a.py': [...unique(1, before), ...copied, ...unique(2, after)].join('\n'), 'b.py': [...unique(3, after), ...copied, ...unique(4, before)].join('\n') });
    assert.equal(duplicates.map(({ here, tokens }) => [here.line, tokens]), [[before + 1, 50]], `${before} lines before`);
  }
});

test('says of each file that it cannot measure why, and keeps it', async () => {
  const project = createProject({
    'broken.py': 'def (((:\n  %% }{ ]\nclass class\n',
    'nearly.py': `${'x = 1\n'.repeat(200)}y = = 2\n`,
    'binary.c': new Uint8Array([1, 0, 2]),
    'huge.js': Buffer.alloc(50 * 1024 * 1024, 'f(1);\n'),
    'empty.ts': '',
    'good.ts': 'export const x = 1;\n',
  });
  try {
    symlinkSync('.', join(project.root, 'loop'));
    const { files } = await analyzeSources(findSources(project.root));
    assert.equal(files.map(({ source, result }) => `${source.path} ${result.status}`), ['binary.c binary', 'broken.py partially_parsed', 'empty.ts measured', 'good.ts measured', 'huge.js too-large', 'nearly.py measured']);
    assert.match(renderAnalysis({ files, duplicates: [] }, 'x'), /not measured: broken\.py: does not parse \(\d+ % of it\), first in line 1/);
  } finally {
    project.remove();
  }
});

test('gives the same report for any number of threads, again and again', async () => {
  const sources = findSources(packageRoot, { include: ['plugins/**', 'executors/**', 'native/**', 'test/**', 'scripts/**'] });
  assert.ok(sources.length > 50);
  const report = async (threads: number): Promise<string> => JSON.stringify(analysisReport(await analyzeSources(sources, { threads })));
  const expected = await report(1);
  for (const threads of [2, 3, 8, 2]) assert.ok((await report(threads)) === expected, `${threads} threads`);
});

test('the penalties of a grade add up to its drop, whatever the code', async () => {
  const { files } = await analyze({
    'a.py': `def f(a, b, c, d, e, g, h):\n${Array.from({ length: 30 }, (_, index) => `${'    '.repeat(Math.min(index, 7) + 1)}if a${index}:`).join('\n')}\n${'    '.repeat(9)}pass\n${'# TODO\n'.repeat(40)}`,
    'b.py': 'def g():\n    """Doc."""\n    return 1\n',
  });
  for (const { result, duplicatedLines } of files) {
    assert.is(result.status, 'measured');
    const { grade, penalties } = gradeFile(result as MeasuredFile, duplicatedLines);
    assert.is(Math.round(grade * 100), 10_000 - penalties.reduce((sum, { centipoints }) => sum + centipoints, 0));
  }
  assert.is(gradeFile(files[1]!.result as MeasuredFile, []).grade, 100);
  assert.is(TDG_RULES.reduce((sum, { cap }) => sum + cap, 0), 10_000, 'no grade can fall below 0');
  const project = gradeProject(files)!;
  assert.ok(project.worstDecile < project.score);
  assert.is(gradeProject([]), undefined);
});

const cyclesOf = async (files: Readonly<Record<string, string>>): Promise<string[]> => {
  const { files: analyzed } = await analyze(files);
  return findImportCycles(analyzed as FileAnalysis[]).map(({ path }) => path.map(({ from, line }) => `${from}:${line}`).join(' '));
};

test('finds circles of imports that run at load time, by the languages\' own rules', async () => {
  assert.equal(await cyclesOf({ 'a.ts': "import { b } from './b.js';\n", 'b.ts': "\nexport * from './sub';\n", 'sub/index.ts': "const a = require('../a');\n" }), ['a.ts:1 b.ts:2 sub/index.ts:1']);
  assert.equal(await cyclesOf({ 'a.ts': "import type { B } from './b';\n", 'b.ts': "import './a';\n", 'c.ts': "export const d = () => import('./d');\n", 'd.ts': "import './c';\n" }), []);
  assert.equal(await cyclesOf({ 'src/p/__init__.py': 'from .a import x\n', 'src/p/a.py': 'import os\nfrom p.b import y\n', 'src/p/b.py': 'from . import a\n' }), ['src/p/a.py:2 src/p/b.py:1']);
  assert.equal(await cyclesOf({ 'a.py': 'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import b\n', 'b.py': 'import a\n', 'c.py': 'def f():\n    import d\n', 'd.py': 'import c\n' }), []);
  assert.equal(await cyclesOf({ 'include/a.h': '#include "b.h"\n', 'include/b.h': '#include <x.h>\n#include "a.h"\n', 'm.c': '#include "a.h"\n' }), ['include/a.h:1 include/b.h:2']);
});

test.run();
