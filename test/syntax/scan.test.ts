// What a scan tells of Python files: definitions, fixtures, imports, hints, and what is wrong with a file.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scanPython, scanPythonImports, type PythonFile, type PythonImport } from '../../native/syntax';

const test = suite('syntax');
let folder = '';
let serial = 0;
test.before(() => void (folder = mkdtempSync(join(tmpdir(), 'strata-syntax-'))));
test.after(() => rmSync(folder, { recursive: true, force: true }));

function write(content: string | Buffer): string {
  const file = join(folder, `file_${++serial}.py`);
  writeFileSync(file, content);
  return file;
}

async function scan(content: string | Buffer): Promise<PythonFile> {
  const [file] = await scanPython([write(content)]);
  return file!;
}

const plain: Omit<PythonImport, 'module' | 'line'> = { names: [], level: 0, lazy: false, typeOnly: false, conditional: false, dynamic: false };
const summary = (file: PythonFile): string[] =>
  file.imports.map((one) => {
    const flags = (['lazy', 'typeOnly', 'conditional', 'dynamic'] as const).filter((flag) => one[flag]);
    return `${one.line} ${'.'.repeat(one.level)}${one.module}${one.names.length ? `(${one.names.join(',')})` : ''}${flags.length ? ` ${flags.join(' ')}` : ''}`;
  });

test('functions, classes, methods and nesting', async () => {
  const file = await scan(`
def test_one(): pass
async def test_two():
    def inner(): pass
    class Local:
        def method(self): pass

import unittest as ut
class TestOuter(ut.TestCase, Generic[T], metaclass=Meta):
    @staticmethod
    def test_a(): pass
    class TestInner:
        async def test_b(self): pass
    if True:
        def test_c(self): pass
`);
  assert.equal(file.functions, [{ name: 'test_one', line: 2, async: false }, { name: 'test_two', line: 3, async: true }]);
  assert.equal(file.classes, [
    { name: 'TestOuter', line: 9, bases: ['unittest.TestCase', 'Generic'], methods: [{ name: 'test_a', line: 11, async: false }, { name: 'test_c', line: 15, async: false }] },
    { name: 'TestOuter.TestInner', line: 12, bases: [], methods: [{ name: 'test_b', line: 13, async: true }] },
  ]);
  assert.is(file.error, undefined);
});

test('fixtures by any name that pytest.fixture was given', async () => {
  const file = await scan(`
import pytest
import pytest as pt
from pytest import fixture as fx, mark
import pytest_asyncio

@pytest.fixture
def plain(): pass

@pytest.fixture(scope="module", autouse=True, name="renamed")
def original(): pass

@fx(scope='session')
def aliased(): pass

@mark.skip
@pt.fixture(scope=decide)
def late(): pass

class TestX:
    @pytest_asyncio.fixture(autouse=False)
    async def of_class(self): pass

@pytest.mark.parametrize('x', [1])
def test_no_fixture(x): pass
`);
  assert.equal(file.fixtures, [
    { name: 'plain', scope: 'function', autouse: false, line: 8 },
    { name: 'renamed', scope: 'module', autouse: true, line: 11 },
    { name: 'aliased', scope: 'session', autouse: false, line: 14 },
    { name: 'late', scope: 'dynamic', autouse: false, line: 18 },
    { name: 'of_class', scope: 'function', autouse: false, line: 22 },
  ]);
});

test('absolute, relative, multiple and star imports', async () => {
  const file = await scan(`from __future__ import annotations
import a.b.c, d as e
from x . y import (
    one, two as zwei,  # comment
    three,
)
from . import sibling
from ..up.more import thing
from ... import *
from pkg import *; import late
`);
  assert.equal(summary(file), ['1 __future__(annotations)', '2 a.b.c', '2 d', '3 x.y(one,two,three)', '7 .(sibling)', '8 ..up.more(thing)', '9 ...(*)', '10 pkg(*)', '10 late']);
  assert.equal(file.imports[1], { ...plain, module: 'a.b.c', line: 2 });
});

test('lazy, type-only and conditional imports', async () => {
  const file = await scan(`
import typing as t
from typing import TYPE_CHECKING as CHECKING
if t.TYPE_CHECKING:
    import only_types
    def f():
        import lazy_types
elif x:
    import elif_branch
else:
    import always
if not CHECKING:
    import runtime
else:
    import else_types
if TYPE_CHECKING and x:
    import both
if x:
    if y:
        import nested
try:
    import fast
except ImportError:
    import slow
else:
    import fine
def g(default=__import__('default_arg')):
    import inner
    class C:
        import in_class
class D:
    import of_class
    def m(self):
        from . import deep
with contextlib.suppress(ImportError):
    import optional
with open(f):
    import sure
for _ in x:
    import looped
f = lambda: __import__('lam')
import last
`);
  assert.equal(summary(file).slice(2), [
    '5 only_types typeOnly', '7 lazy_types lazy typeOnly', '9 elif_branch conditional', '11 always', '13 runtime', '15 else_types typeOnly', '17 both typeOnly',
    '20 nested conditional', '22 fast conditional', '24 slow conditional', '26 fine conditional', '27 default_arg dynamic', '28 inner lazy', '30 in_class lazy',
    '32 of_class', '34 .(deep) lazy', '36 optional conditional', '38 sure', '40 looped conditional', '41 lam lazy dynamic', '42 last',
  ]);
});

test('imports by literal name', async () => {
  const file = await scan(`
import importlib, importlib as il, pytest
from importlib import import_module as im
importlib.import_module("a.b")
il.import_module('.c', package=__package__)
im("..d", "x.y.z")
im(name='e.' 'f')
__import__('g')
pytest.importorskip("numpy", minversion="1.0")
pytest_plugins = ["plugins.one", 'plugins.two']
im(variable); im(f"no{x}"); im(b"no"); im("not a name"); obj.import_module("no"); im("...h", "x")
`);
  assert.equal(summary(file).slice(4), ['4 a.b dynamic', '5 .c dynamic', '6 x.y.d dynamic', '7 e.f dynamic', '8 g dynamic', '9 numpy dynamic', '10 plugins.one dynamic', '10 plugins.two dynamic']);
});

test('hints of threads, processes, sockets and native code', async () => {
  const file = await scan(`
import threading, os, ctypes
from subprocess import run as go
from concurrent.futures import ProcessPoolExecutor
threading.Thread(target=f).start()
def f():
    go(['ls']); os.fork(); os.getpid()
    ctypes.CDLL('x.so')
    loop.run_in_executor(None, f)
    import socket as s
    s.socket()
threading.Thread(target=f)
`);
  assert.equal(file.hints.map((hint) => `${hint.line} ${hint.kind} ${hint.what}`), [
    '2 threads threading', '2 native ctypes', '3 processes subprocess', '4 threads concurrent.futures', '5 threads threading.Thread', '7 processes subprocess.run', '7 processes os.fork',
    '8 native ctypes.CDLL', '9 threads loop.run_in_executor', '10 sockets socket', '11 sockets socket.socket',
  ]);
});

test('a file that does not parse is told in part, with line and share', async () => {
  const file = await scan('import before\n\ndef test_ok(): pass\nclass ??? broken\nimport after\n');
  assert.is(file.error?.kind, 'syntax');
  assert.is(file.error?.line, 4);
  assert.ok(file.error!.share > 0 && file.error!.share < 1);
  assert.equal(file.functions.map(({ name }) => name), ['test_ok']);
  assert.ok(summary(file).includes('1 before'));
});

test('encodings: byte order mark, declarations, broken UTF-8', async () => {
  const bom = await scan(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('import a\n')]));
  assert.equal([bom.bom, bom.encoding, bom.error, summary(bom)], [true, 'utf-8', undefined, ['1 a']]);
  const latin = await scan(Buffer.from('#!/usr/bin/python\n# -*- coding: Latin_1 -*-\nname = "caf\xe9"\nimport a\n', 'latin1'));
  assert.equal([latin.encoding, latin.error, summary(latin)], ['latin-1', undefined, ['4 a']]);
  const broken = await scan(Buffer.from('import a\nname = "caf\xe9"\nimport b\n', 'latin1'));
  assert.equal([broken.error?.kind, broken.error?.line, summary(broken)], ['encoding', 2, ['1 a', '3 b']]);
  const third = await scan('x = 1\n\n# coding: latin-1\n');
  assert.is(third.encoding, 'utf-8', 'only the first two lines declare');
  const unicode = await scan('import größe\ndef test_ü(): pass\n');
  assert.equal([unicode.imports[0]!.module, unicode.functions[0]!.name], ['größe', 'test_ü']);
});

test('line ends of every system', async () => {
  assert.equal(summary(await scan('import a\r\nimport b\r\n')), ['1 a', '2 b']);
  assert.equal(summary(await scan('import a\rimport b\r')), ['1 a', '2 b']);
});

test('what cannot be read stays in the list with its reason', async () => {
  const large = write('');
  truncateSync(large, 9 * 1024 * 1024);
  const pipe = join(folder, 'pipe.py');
  execFileSync('mkfifo', [pipe]);
  const loop = join(folder, 'loop.py');
  symlinkSync(loop, loop);
  const files = [write('import a'), join(folder, 'missing.py'), large, folder, pipe, loop, write(Buffer.from([0x7f, 0, 1])), write('')];
  const scanned = await scanPython(files);
  assert.equal(scanned.map(({ file }) => file), files);
  assert.equal(scanned.map(({ error }) => error?.kind), [undefined, 'unreadable', 'too-large', 'not-a-file', 'not-a-file', 'unreadable', 'binary', undefined]);
  assert.equal(scanned[1]!.error, { kind: 'unreadable', message: 'no such file', share: 1 });
  assert.equal(scanned[1]!.imports, []);
});

test('hostile text ends in bounded time and memory', async () => {
  const deep = 200_000;
  const texts = [
    '('.repeat(deep), `x = ${'['.repeat(5000)}${']'.repeat(5000)}\n`, `x = ${'a + '.repeat(deep)}a\n`, `x = ${'a.'.repeat(deep)}b()\n`, `import ${'a.'.repeat(deep)}b\n`,
    Array.from({ length: 900 }, (_, indent) => `${' '.repeat(indent)}if x:\n`).join('') + `${' '.repeat(900)}import deep\n`, 'f"{'.repeat(20_000), `"${'\\'.repeat(deep)}`, `x = "${'🙂'.repeat(deep)}"\n`,
    `${'def f(:\n'.repeat(20_000)}import a\n`, `x = ${'not '.repeat(deep)}y\nif ${'not '.repeat(1000)}TYPE_CHECKING: import t\n`,
  ];
  const scanned = await scanPython(texts.map(write));
  assert.is(scanned.length, texts.length);
  assert.equal(scanned[2]!.error, undefined);
  assert.equal(scanned[10]!.imports.length, 1);
});

test('the same for any number of threads, and for imports alone', async () => {
  const listing = execFileSync('python3', ['-c', 'import os, json; d = os.path.dirname(os.__file__); print(json.dumps([os.path.join(r, f) for s in ("json", "email", "asyncio", "unittest", "importlib") for r, _, fs in os.walk(os.path.join(d, s)) for f in fs if f.endswith(".py")]))']);
  const files = JSON.parse(listing.toString()) as string[];
  assert.ok(files.length > 50);
  const one = await scanPython(files, 1);
  for (const threads of [2, 3, 16, 0]) assert.equal(await scanPython(files, threads), one);
  const imports = await scanPythonImports(files, 2);
  assert.equal(imports.map((file) => file.imports), one.map((file) => file.imports));
  assert.is(one.filter((file) => file.error).length, 0);
});

test('its imports are those that Python itself finds', async () => {
  const program = `
import ast, json, os, sys
found = {}
d = os.path.dirname(os.__file__)
for s in ("json", "email", "asyncio", "unittest", "importlib", "concurrent", "http", "xml", "logging", "collections", "ctypes"):
    for r, _, fs in os.walk(os.path.join(d, s)):
        for f in fs:
            if not f.endswith(".py"): continue
            p = os.path.join(r, f)
            rows = []
            try: tree = ast.parse(open(p, 'rb').read())
            except SyntaxError: continue
            for n in ast.walk(tree):
                if isinstance(n, ast.Import): rows += [[0, a.name, []] for a in n.names]
                elif isinstance(n, ast.ImportFrom): rows.append([n.level, n.module or "", [a.name for a in n.names]])
            found[p] = sorted(rows)
print(json.dumps(found))
`;
  const expected = JSON.parse(execFileSync('python3', ['-c', program], { maxBuffer: 1 << 28 }).toString()) as Record<string, unknown[]>;
  const files = Object.keys(expected);
  const rows = (file: { imports: readonly PythonImport[] }): string[] => file.imports.filter((one) => !one.dynamic).map((one) => JSON.stringify([one.level, one.module, one.names])).sort();
  for (const file of await scanPythonImports(files)) assert.equal(rows(file), expected[file.file]!.map((row) => JSON.stringify(row)).sort(), file.file);
});

test('the caller is told of wrong arguments', async () => {
  try {
    await scanPython([1 as unknown as string]);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, TypeError);
  }
  assert.equal(await scanPython([]), []);
});

test.run();
