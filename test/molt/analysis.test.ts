// Imports, method resolution order and store sites, as a compiler of whole programs needs them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { StrataError } from '../../plugins/graph/errors';
import { mro, MroError } from '../../plugins/molt/analysis/classes';
import { type ImportGraph, importGraph, importSites } from '../../plugins/molt/analysis/imports';
import { analyseScopes } from '../../plugins/molt/analysis/scopes';
import { isConstantGlobal, moduleStores } from '../../plugins/molt/analysis/stores';
import { parse } from '../../plugins/python';
import { findInterpreter, skipped } from '../python/interpreters';

function withFiles<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'molt-analysis-')));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function graphOf(files: Readonly<Record<string, string>>, builtin: readonly string[] = ['sys']): ImportGraph {
  return withFiles(files, (folder) => importGraph(join(folder, 'main.py'), { roots: [folder], builtin: new Set(builtin) }));
}

function refusal(files: Readonly<Record<string, string>>): string {
  return withFiles(files, (folder) => {
    try {
      importGraph(join(folder, 'main.py'), { roots: [folder], builtin: new Set() });
      return 'accepted';
    } catch (error) {
      if (!(error instanceof StrataError)) throw error;
      const { file = '', line, column } = error.location ?? {};
      return `${error.code} ${file.slice(folder.length + 1)}:${line}:${column} ${error.message.replace(folder, '')}`;
    }
  });
}

test('packages run before what is in them, and each module behind what it imports', () => {
  const { order, modules } = graphOf({
    'main.py': 'import a.b\nfrom p import q, value\nimport sys\n', 'a/__init__.py': '', 'a/b.py': 'from . import c\n', 'a/c.py': 'from .b import z\n', 'p/__init__.py': 'value = 1\n', 'p/q.py': 'from .r.s import x\n', 'p/r/s.py': 'x = 1\n',
  });
  assert.equal(order, ['a', 'a.c', 'a.b', 'p', 'p.r.s', 'p.q', '__main__']);
  assert.equal(modules.get('__main__')?.imports, ['a', 'a.b', 'p', 'p.q']);
});

test('a cycle of imports is no error', () => {
  assert.equal(graphOf({ 'main.py': 'import x\n', 'x.py': 'import y\n', 'y.py': 'import x\n' }).order, ['y', 'x', '__main__']);
});

test('an import that nothing answers is told with its place', () => {
  assert.is(refusal({ 'main.py': 'import a\n', 'a.py': 'x = 1\nif x:\n    import nowhere.at.all\n' }), "unresolved-import a.py:3:12 no module named 'nowhere'");
  assert.is(refusal({ 'main.py': 'from . import a\n' }), 'relative-import main.py:1:1 attempted relative import beyond top-level package');
  assert.is(refusal({ 'main.py': 'import fast\n', 'fast.cpython-312-x86_64-linux-gnu.so': '' }), "extension-module main.py:1:8 module 'fast' is a C extension: /fast.cpython-312-x86_64-linux-gnu.so");
  assert.is(refusal({ 'main.py': 'import bad\n', 'bad.py': 'def f(:\n' }), 'syntax-error bad.py:1:7 SyntaxError: invalid syntax');
});

test('an import that a try guards may be missing', () => {
  const { missing } = graphOf({ 'main.py': 'try:\n    import ujson as json\nexcept ImportError:\n    import j as json\n', 'j.py': '' });
  assert.equal([...missing.keys()], ['ujson']);
});

test('what another platform imports is left out', () => {
  const source = 'import sys, os\nif sys.platform == "win32":\n  import winreg\nelif os.name in ("nt",):\n  import nt\nelse:\n  import posix\nif not sys.platform.startswith("linux"):\n  import other\n';
  assert.equal(importSites(parse(source, 'm.py'), 'm', false).map((site) => site.module), ['sys', 'os', 'posix']);
});

test('what a library misses is no error of the program', () => {
  const { missing, modules } = withFiles({ 'own/main.py': 'import lib\n', 'lib/lib.py': 'def f():\n  import gone\n' }, (folder) => importGraph(join(folder, 'own/main.py'), { roots: [join(folder, 'own'), join(folder, 'lib')], ownRoots: 1, builtin: new Set() }));
  assert.equal([[...missing.keys()], modules.get('lib')?.own], [['gone'], false]);
});

test('sites tell what is deferred, optional and relative', () => {
  const sites = importSites(parse('from ..x import y\nif TYPE_CHECKING:\n  import t\ndef f():\n  import d\n', 'm.py'), 'a.b.c', false);
  assert.equal(sites.map(({ module, optional, deferred }) => [module, optional, deferred]), [['a.x', false, false], ['t', true, false], ['d', false, true]]);
});

test('bases are searched as CPython searches them', () => {
  const bases: Record<string, string[]> = { object: [], A: ['object'], B: ['object'], C: ['A', 'B'], D: ['B'], E: ['C', 'D'], F: ['B', 'A'], G: ['C', 'F'], H: ['A', 'A'] };
  const of = (name: string): readonly string[] => mro(name, (each) => bases[each] ?? []);
  assert.equal(of('E'), ['E', 'C', 'A', 'D', 'B', 'object']);
  assert.throws(() => of('G'), (error: unknown) => error instanceof MroError && error.message === 'Cannot create a consistent method resolution order (MRO) for bases C, F');
  assert.throws(() => of('H'), /duplicate base class A/);
});

const interpreter = findInterpreter();
if (!interpreter) skipped('method resolution order of library classes', 'no CPython is installed');
else {
  test('classes of the library have the order that CPython gives them', () => {
    const program = 'import json, io, collections, enum, argparse, decimal, unittest.mock, asyncio, email.message, http.server, logging.handlers, tkinter.constants as _\nseen = {}\ndef add(c):\n  k = f"{c.__module__}.{c.__qualname__}@{id(c)}"\n  if k not in seen:\n    seen[k] = None\n    seen[k] = [[add(b) for b in c.__bases__], [add(b) for b in c.__mro__]]\n  return k\nstack = [object]\nfor c in stack:\n  add(c)\n  stack.extend(s for s in type.__subclasses__(c) if s not in stack and "__mro_entries__" not in vars(s))\nprint(json.dumps(seen))';
    const classes = JSON.parse(execFileSync(interpreter.path, ['-W', 'ignore', '-c', program.replace(', tkinter.constants as _', '')], { encoding: 'utf8', maxBuffer: 1 << 26 })) as Record<string, [string[], string[]]>;
    const known = new Map<string, readonly string[]>();
    assert.ok(Object.keys(classes).length > 500);
    for (const [name, [, order]] of Object.entries(classes)) assert.equal(mro(name, (each) => classes[each]?.[0] ?? [], known), order, name);
  });
}

function storesOf(source: string): { kinds: (name: string) => string[]; constant: (name: string) => boolean; dynamic: string[]; attributes: string[] } {
  const module = parse(source, 'm.py');
  const scopes = analyseScopes(module, 'm.py');
  const stores = moduleStores(module, scopes);
  return {
    kinds: (name) => (stores.names.get(scopes.top)?.get(name) ?? []).map((site) => `${site.kind}${site.steady ? '' : '?'}@${site.line}`),
    constant: (name) => isConstantGlobal(name, stores, scopes, [stores]),
    dynamic: stores.dynamic.map(({ what }) => what),
    attributes: [...stores.attributes.keys()],
  };
}

test('each store of a global is known, wherever it stands', () => {
  const { kinds } = storesOf('x = 1\ndef f():\n  global x\n  x += 1\nfor x in []: pass\n[x := y for y in z]\nimport x.y\nwith a as (x, b): pass\ndel x\nmatch q:\n  case {"k": x}: pass\n');
  assert.equal(kinds('x'), ['assign@1', 'augment?@4', 'for?@5', 'named?@6', 'import@7', 'with@8', 'delete@9', 'match?@11']);
  assert.equal(kinds('f'), ['function@2']);
});

test('a global stored once is a constant, unless something can store by name', () => {
  const source = 'N = 10\nif N: M = 1\ndef f(): return N\nclass A: pass\nk = 1\nk = 2\n';
  const { constant } = storesOf(source);
  assert.equal(['N', 'M', 'f', 'A', 'k'].map(constant), [true, false, true, true, false]);
  assert.is(storesOf(`${source}def g(m): m.N = 3\n`).constant('N'), false);
  assert.is(storesOf(`${source}setattr(a, b, c)\n`).constant('N'), false);
  assert.equal(storesOf(`${source}from m import *\nx = globals()\n`).dynamic, ['import *', 'globals']);
});

test('private names are stored under their class', () => {
  assert.equal(storesOf('class A:\n  def f(self):\n    self.__x = 1\n').attributes, ['_A__x']);
});

test.run();
