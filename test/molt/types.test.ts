// Inference: what is said of values is what they are, also when the program runs.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { analyseScopes } from '../../plugins/molt/analysis/scopes';
import { moduleStores } from '../../plugins/molt/analysis/stores';
import { inferTypes, show, type Types } from '../../plugins/molt/types';
import { type ast, parse, walk } from '../../plugins/python';
import { findInterpreter, skipped } from '../python/interpreters';
import { TYPED_PROGRAMS } from './typed-programs';

interface Inferred {
  readonly module: ast.Module;
  readonly types: Types;
  variable(name: string, within?: string): string;
  returns(name: string): string;
}

function infer(source: string): Inferred {
  const module = parse(source, 'm.py');
  const scopes = analyseScopes(module, 'm.py');
  const stores = moduleStores(module, scopes);
  const types = inferTypes(module, scopes, stores, { program: [stores] });
  const definition = (name: string): ast.FunctionDef => {
    const found = module.body.find((node): node is ast.FunctionDef => node._type === 'FunctionDef' && node.name === name);
    if (!found) throw new Error(`no function ${name}`);
    return found;
  };
  return {
    module, types,
    variable: (name, within) => show(types.variable(within === undefined ? scopes.top : scopes.of(definition(within)) ?? scopes.top, name)),
    returns: (name) => show(types.returns(definition(name))),
  };
}

test('floats stay floats through a loop', () => {
  const { variable, returns } = infer('def f(n, dt):\n  x = 0.0\n  for i in range(n):\n    x += dt * i / 2\n  return x\nprint(f(10, 0.5))\n');
  assert.equal([variable('x', 'f'), variable('i', 'f'), variable('n', 'f'), variable('dt', 'f'), returns('f')], ['float', 'word', 'word', 'float', 'float']);
});

test('an int that grows is no word', () => {
  const { variable } = infer('def f(n):\n  total = 0\n  mask = 0\n  for i in range(n):\n    total += i\n    mask = total & 255\n  return total\nf(5)\n');
  assert.equal([variable('total', 'f'), variable('mask', 'f')], ['int', 'word']);
});

test('parameters are what all calls pass', () => {
  const { variable, returns } = infer('def fib(n):\n  if n < 2:\n    return n\n  else:\n    return fib(n - 1) + fib(n - 2)\ndef pick(a, b=None): return a\nfib(30)\npick(1)\npick("x", b=2.0)\n');
  assert.equal([variable('n', 'fib'), returns('fib')], ['int', 'int']);
  assert.equal([variable('a', 'pick'), variable('b', 'pick'), returns('pick')], ['str | word', 'None | float', 'str | word']);
});

test('a function that goes elsewhere can be given anything', () => {
  assert.is(infer('def f(n): return n\nf(1)\ng = f\n').variable('n', 'f'), 'any');
  assert.is(infer('def f(n): return 1\nf(*x)\n').variable('n', 'f'), 'any');
  assert.is(infer('def f(n): return 1\nf(2)\nglobals()\n').variable('n', 'f'), 'any');
});

test('names that are stored from afar are not trusted', () => {
  assert.is(infer('N = 1\n').variable('N'), 'word');
  assert.is(infer('N = 1\nm.N = "x"\n').variable('N'), 'any');
  assert.is(infer('def len(x): return "a"\nn = len([])\n').variable('n'), 'str');
  assert.is(infer('n = len([])\nb.len = 3\n').variable('n'), 'any');
});

test('subclasses and unknown objects are anything', () => {
  const { variable } = infer('class I(int): pass\nx = I(3)\ny = x + 1\nz = x < y\nw = not x\n');
  assert.equal(['x', 'y', 'z', 'w'].map((name) => variable(name)), ['any', 'any', 'any', 'bool']);
});

test('numbers follow the tower', () => {
  const source = 'a = 7 // 2\nb = 7 / 2\nc = 2 ** 3\nd = 2 ** a\ne = True + True\nf = True & False\ng = 1 + 2.0\nh = -3\ni = abs(-2.5)\nj = round(2.5)\nk = "a" * 3\nl = 1 << 2\nm = 2.0 ** 0.5\nn = 123456789012345678901\n';
  const { variable } = infer(source);
  assert.equal([...'abcdefghijklmn'].map((name) => variable(name)), ['int', 'float', 'int', 'float | int', 'int', 'bool', 'float', 'int', 'float', 'int', 'str', 'int', 'complex | float', 'int']);
});

/** Runs a program with each expression's value looked at; prints the classes seen at each place. */
const OBSERVE = `
import ast, builtins, contextlib, io, json, os, sys
os._exit = sys.exit
seen = {}
def record_(place, value):
    seen.setdefault(place, set()).add(type(value).__name__ if type(value).__module__ == "builtins" else "object")
    if type(value) is int and -2**62 <= value < 2**62:
        return value
    if type(value) is int:
        seen[place].add("big")
    return value
builtins.record_ = record_
class Wrap(ast.NodeTransformer):
    def visit(self, node):
        if isinstance(node, (ast.JoinedStr, ast.pattern)):
            return node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.arg, ast.AnnAssign)):
            for field in ("returns", "annotation"):
                if getattr(node, field, None) is not None and not isinstance(node, ast.AnnAssign):
                    setattr(node, field, None)
        place = (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset) if isinstance(node, ast.expr) else None
        callee = node.func if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
        new = self.generic_visit(node)
        if callee is not None:
            new.func = callee
        if place is None or isinstance(node, (ast.Starred, ast.Slice, ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await)) or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            return new
        key = "%d:%d:%d:%d:%s" % (*place, type(node).__name__)
        return ast.copy_location(ast.Call(ast.Name("record_", ast.Load()), [ast.Constant(key), new], []), node)
out = []
for source in json.load(sys.stdin):
    seen.clear()
    tree = ast.fix_missing_locations(Wrap().visit(ast.parse(source)))
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            exec(compile(tree, "m.py", "exec"), {"__name__": "__main__"})
    except BaseException:
        pass
    out.append({place: sorted(kinds) for place, kinds in seen.items()})
json.dump(out, sys.stdout)
`;

const KIND_NAMES: Readonly<Record<string, readonly string[]>> = {
  word: ['int'], int: ['int', 'big'], None: ['NoneType'], Ellipsis: ['ellipsis'], function: ['function'],
  iterator: ['generator', 'zip', 'enumerate', 'map', 'filter'],
};

function unsound(source: string, seen: Readonly<Record<string, readonly string[]>>): { wrong: string[]; known: number } {
  const { module, types } = infer(source);
  const wrong: string[] = [];
  let known = 0;
  const places = new Map<string, ast.Expr>();
  walk(module, (node) => {
    if ('lineno' in node) places.set(`${node.lineno}:${node.col_offset}:${node.end_lineno}:${node.end_col_offset}:${node._type}`, node as ast.Expr);
  });
  for (const [place, kinds] of Object.entries(seen)) {
    const node = places.get(place);
    if (!node) continue;
    const type = types.of(node);
    if (type.kinds === null) continue;
    known++;
    const allowed = new Set([...type.kinds].flatMap((kind) => KIND_NAMES[kind] ?? [kind]));
    if (!kinds.every((kind) => allowed.has(kind))) wrong.push(`${place}: said ${show(type)}, was ${kinds.join(' | ')}`);
  }
  return { wrong, known };
}

const interpreter = findInterpreter('3.12') ?? findInterpreter();
if (!interpreter) skipped('inference beside running programs', 'no CPython is installed');
else {
  test('no value of a running program is of another class than was said', () => {
    const folder = join(__dirname, '../../../test/molt/programs');
    const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.py')) : [];
    const sources = [...TYPED_PROGRAMS, ...files.map((name) => readFileSync(join(folder, name), 'utf8'))];
    const seen = JSON.parse(execFileSync(interpreter.path, ['-W', 'ignore', '-c', OBSERVE], { input: JSON.stringify(sources), encoding: 'utf8', maxBuffer: 1 << 28 })) as Record<string, string[]>[];
    let known = 0;
    const wrong = sources.flatMap((source, index) => {
      const result = unsound(source, seen[index] ?? {});
      known += result.known;
      return result.wrong.map((each) => `${files[index - TYPED_PROGRAMS.length] ?? `program ${index}`} ${each}`);
    });
    assert.equal(wrong.slice(0, 10), []);
    assert.ok(known > 100, `only ${known} expressions were known`);
  });
}

test.run();
