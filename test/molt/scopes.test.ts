// The symbol tables of CPython's own library, built here and by CPython: each name of each block must have the same flags.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { analyseScopes, type Scope, symbolCode } from '../../plugins/molt/analysis/scopes';
import { parse, PythonSyntaxError } from '../../plugins/python';
import { findInterpreter, skipped } from '../python/interpreters';

const TABLES = `
import _symtable, hashlib, os, sys, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
def show(table, depth, out):
    names = " ".join(f"{name}:{code}" for name, code in sorted(table.symbols.items()))
    out.append(f"{depth} {table.name} {table.lineno} {int(bool(table.nested))} {names}")
    for child in table.children:
        show(child, depth + 1, out)
def tables(path):
    with open(path, "rb") as file:
        source = file.read()
    out = []
    show(_symtable.symtable(source, path, "exec"), 0, out)
    return "\\n".join(out).encode("utf-8", "surrogatepass")
if len(sys.argv) > 1:
    sys.stdout.buffer.write(tables(sys.argv[1]))
    sys.exit()
library = os.path.dirname(os.__file__)
for folder, folders, files in os.walk(library):
    folders[:] = sorted(name for name in folders if name not in ("site-packages", "__pycache__"))
    for name in sorted(files):
        if name.endswith(".py"):
            path = os.path.join(folder, name)
            try:
                print(path, hashlib.sha1(tables(path)).hexdigest(), sep="\\t")
            except (SyntaxError, ValueError):
                print(path, "!", sep="\\t")
`;

/** In the order of code points, as Python sorts. */
function byPoints([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function show(scope: Scope, depth: number, out: string[]): void {
  const names = [...scope.symbols].sort(byPoints).map(([name, symbol]) => `${name}:${symbolCode(symbol)}`).join(' ');
  out.push(`${depth} ${scope.name} ${scope.lineno} ${scope.nested ? 1 : 0} ${names}`);
  for (const child of scope.children) show(child, depth + 1, out);
}

const interpreter = findInterpreter('3.12');

function tables(path: string): string | null {
  try {
    const out: string[] = [];
    show(analyseScopes(parse(readFileSync(path), path), path).top, 0, out);
    return out.join('\n');
  } catch (error) {
    if (error instanceof PythonSyntaxError) return null;
    throw error;
  }
}

function firstDifference(path: string, own: string): string {
  const theirs = execFileSync(interpreter?.path ?? '', ['-W', 'ignore', '-c', TABLES, path], { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n');
  const here = own.split('\n');
  const at = theirs.findIndex((line, index) => line !== here[index]);
  return `${path}\n  CPython: ${theirs[at]}\n  here:    ${here[at]}`;
}

if (!interpreter) {
  skipped('symbol tables of the library', 'CPython 3.12, whose tables these are, is not installed');
} else {
  test('each block of each library file has the names that CPython finds', async () => {
    const python = spawn(interpreter.path, ['-c', TABLES], { stdio: ['ignore', 'pipe', 'inherit'] });
    const wrong: string[] = [];
    let files = 0;
    for await (const line of createInterface({ input: python.stdout })) {
      const [path = '', digest = ''] = line.split('\t');
      files++;
      const own = tables(path);
      if ((own === null) !== (digest === '!')) wrong.push(`${path}: ${own === null ? 'refused' : 'accepted'} here only`);
      else if (own !== null && createHash('sha1').update(own, 'utf8').digest('hex') !== digest) wrong.push(firstDifference(path, own));
    }
    assert.ok(files > 500, `only ${files} files were found`);
    assert.equal(wrong.slice(0, 8).join('\n'), '', `${wrong.length} of ${files}`);
  });
}

const REFUSED: readonly (readonly [source: string, message: string])[] = [
  ['from __future__ import braces', 'not a chance'],
  ['from __future__ import nope', 'future feature nope is not defined'],
  ['def f():\n  nonlocal x', "no binding for nonlocal 'x' found"],
  ['nonlocal x', 'nonlocal declaration not allowed at module level'],
  ['def f(x):\n  global x', "name 'x' is parameter and global"],
  ['def f():\n  x = 1\n  global x', "name 'x' is assigned to before global declaration"],
  ['def f():\n  print(x)\n  global x', "name 'x' is used prior to global declaration"],
  ['def f(a, a): pass', "duplicate argument 'a' in function definition"],
  ['def f():\n  from m import *', 'import * only allowed at module level'],
  ['[x for x in (y := [1])]', 'assignment expression cannot be used in a comprehension iterable expression'],
  ['[(x := 1) for x in y]', "assignment expression cannot rebind comprehension iteration variable 'x'"],
  ['class A:\n  x = [(y := 1) for z in w]', 'assignment expression within a comprehension cannot be used in a class body'],
];

for (const [source, message] of REFUSED) {
  test(`refused: ${message}`, () => {
    assert.throws(() => analyseScopes(parse(source, 'm.py'), 'm.py'), (error: unknown) => error instanceof PythonSyntaxError && error.msg === message);
  });
}

test('a name that an inner function needs is a cell, and free there', () => {
  const module = parse('def outer(x):\n  def inner():\n    return x\n  return inner\n', 'm.py');
  const [outer] = analyseScopes(module, 'm.py').top.children;
  assert.is(outer?.place('x'), 'cell');
  assert.is(outer?.children[0]?.place('x'), 'free');
  assert.is(outer?.place('inner'), 'local');
});

test('super needs the class cell', () => {
  const [klass] = analyseScopes(parse('class A:\n  def f(self):\n    return super().f()\n', 'm.py'), 'm.py').top.children;
  assert.is(klass?.needsClassCell, true);
});

test.run();
