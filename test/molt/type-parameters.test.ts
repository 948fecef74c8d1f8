// Type parameters and `type` statements are of Python 3.12: what they print there stands here, since the comparing tests run with older ones too.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProgram } from '../../plugins/molt';
import { findTools } from '../../plugins/molt/toolchain/tools';
import { makeFolder, runStrata } from '../support';

const parameters = suite('type parameters');

const PROGRAMS: readonly (readonly [what: string, source: string, printed: string])[] = [
  ['of classes are seen in their methods, and are arguments of Generic', `
class Stack[T]:
    "A stack."
    def __init__(self) -> None:
        self.items: list[T] = []
    def push(self, item: T) -> None: self.items.append(item)
    def map[U](self, f) -> "Stack[U]":
        made = Stack[U]()
        for item in self.items: made.push(f(item))
        return made
    def names(self): return T.__name__, repr(T)
stack = Stack[int]()
stack.push(1)
print(stack.map(str).items, stack.names(), Stack.__doc__, Stack.__type_params__, Stack[int].__args__, Stack.__qualname__)
`, "['1'] ('T', 'T') A stack. (T,) (<class 'int'>,) Stack\n"],
  ['have bounds that are looked at when asked for', `
def first[T: Later](items: list[T]) -> T: return T.__bound__.__name__, items[0]
class Later: pass
def either[A: (int, str), *Rest, **P](a: A, *rest): return A.__constraints__, A.__bound__, Rest.__name__, P.__name__
print(first([3]), either(1))
`, "('Later', 3) ((<class 'int'>, <class 'str'>), None, 'Rest', 'P')\n"],
  ['end where a name is bound anew', `
def outer[T]():
    T = 5
    def inner(): return T
    return inner()
def parts[T](): return [(lambda T: T)(3), [T.__name__ for _ in range(1)], (lambda: T.__name__)()]
class Base[K, V]:
    def get(self, key: K) -> V: return key
class Child[V](Base[str, V]):
    class Inner[W]:
        def names(self): return W.__name__, V.__name__
print(outer(), parts(), Child().get("k"), Child.Inner().names(), Child.__bases__[0].__name__)
`, "5 [3, ['T'], 'T'] k ('W', 'V') Base\n"],
  ['of type statements are for arguments; the value is looked at when asked for', `
type Pair[X] = tuple[X, X]
type Tree = Node | None
class Node: pass
print(Pair, Pair[int], Pair.__value__, Pair.__type_params__, Tree.__value__, type(Tree).__name__)
type = 5
print(type)
`, 'Pair Pair[int] tuple[X, X] (X,) __main__.Node | None TypeAliasType\n5\n'],
];
if (findTools('native')) {
  for (const [what, source, printed] of PROGRAMS) {
    parameters(what, () => {
      const { exitCode, stdout } = runStrata(['molt-run', '.', '--target=native', '--profile=dev'], makeFolder({ 'main.py': source }));
      assert.is(stdout, printed);
      assert.is(exitCode, 0);
    });
  }
}
parameters.run();

const library = suite('modules of the library');
const compiled = (source: string): ReturnType<typeof compileProgram> => compileProgram(`${makeFolder({ 'main.py': source })}/main.py`, 'main.py');
library('come from the installed CPython where an own package lacks them', () => {
  const { modules } = compiled('import json.tool, json\nprint(json.tool)\n');
  assert.ok(modules.includes('json') && modules.includes('json.tool'));
});
library('are left out where only parts that nobody names import them, and so is what those need', () => {
  // contextlib imports os for chdir alone
  const { modules, needs } = compiled('from contextlib import contextmanager\nprint(contextmanager)\n');
  assert.not.ok(modules.includes('os'));
  assert.equal(needs, []);
  assert.ok(compiled('from contextlib import chdir\nprint(chdir)\n').modules.includes('os'));
});
library.run();
