from dataclasses import dataclass
from enum import Enum
from collections import OrderedDict, deque, namedtuple, UserDict
class Color(Enum):
    RED = 1; GREEN = 2
@dataclass
class P:
    x: int
    y: int = 0
class Q:
    __match_args__ = ('a', 'b')
    def __init__(self, a, b): self.a, self.b = a, b
NT = namedtuple('NT', 'u v')
LIMIT = 10
class Ns: MAX = 99
def what(v):
    match v:
        case None: return 'none'
        case True | False as b: return f'bool {b}'
        case 0: return 'zero'
        case -1 | -1.5: return 'neg'
        case 1 + 2j: return 'complex'
        case 'a' 'b': return 'ab'
        case b'xy': return 'bytes'
        case Ns.MAX: return 'max'
        case Color.RED: return 'red'
        case Color(): return f'color {v.name}'
        case int(n) if n > 100: return f'big {n}'
        case int() | float() as n: return f'num {n}'
        case str(): return f'str {v}'
        case P(0, 0): return 'origin'
        case P(x=0, y=y): return f'y axis {y}'
        case P(x, y) if x == y: return f'diag {x}'
        case P(): return f'point {v.x},{v.y}'
        case Q(1, b=[first, *_]): return f'q1 {first}'
        case Q(a, Q(b, c)): return f'qq {a} {b} {c}'
        case NT(u, v=vv): return f'nt {u} {vv}'
        case []: return 'empty'
        case [x]: return f'one {x}'
        case ['go', ('north' | 'south') as d]: return f'go {d}'
        case [1, [2, [3, *deep]], *rest]: return f'deep {deep} {rest}'
        case (1, *_, 9): return 'one to nine'
        case [*init, 'end']: return f'init {init}'
        case [a, b, *_] if a == b: return f'twins {a}'
        case [_, _]: return 'pair'
        case [_, *_]: return 'many'
        case {'type': 'circle', 'r': r}: return f'circle {r}'
        case {'type': str(t), **rest} if rest: return f'{t} {rest}'
        case {1: _, 2: {'x': [_, q]}}: return f'nested {q}'
        case {}: return f'map {len(v)}'
        case object(imag=r): return f'imag {r}'
        case set() | frozenset() as s: return f'set {sorted(s)}'
        case type(): return f'class {v.__name__}'
        case _: return f'other {type(v).__name__}'
for v in (None, True, False, 0, 0.0, -1, -1.5, 1+2j, 'ab', 'abc', b'xy', b'z', 99, Color.RED, Color.GREEN, 1000, 7, 2.5, P(0, 0), P(0, 4), P(3, 3), P(3, 4), Q(1, [5, 6]), Q(1, Q(2, 3)), Q(2, 3), NT(1, 2), [], (), [4], ('go', 'north'), ['go', 'up'], [1, [2, [3, 4, 5]], 6], (1, 2, 9), [1, 9], ['x', 'y', 'end'], [2, 2, 3], [1, 2], [1, 2, 3], deque([1, 2]), range(3), {'type': 'circle', 'r': 3, 'z': 1}, {'type': 'sq', 'w': 1}, {'type': 'sq'}, {1: 0, 2: {'x': [1, 2]}}, {}, OrderedDict(a=1), {1}, frozenset([2, 1]), 'x', bytearray(b'xy'), iter([]), 3j):
    print(repr(v) if not isinstance(v, (Q,)) and 'iterator' not in type(v).__name__ else type(v).__name__, '->', what(v))
def cmd(line):
    match line.split():
        case ['quit' | 'exit']: return 'bye'
        case ['add', *nums] if all(n.lstrip('-').isdigit() for n in nums): return sum(map(int, nums))
        case ['set', name, '=', value]: return (name, value)
        case [verb]: return f'{verb}?'
        case [verb, *args]: return f'{verb}:{",".join(args)}'
        case _: return None
for l in ('quit', 'exit now', 'add 1 2 -3', 'add x', 'set a = 5', 'hello', ''): print(repr(cmd(l)))
def expr(t):
    match t:
        case ('+', l, r): return expr(l) + expr(r)
        case ('*', l, r): return expr(l) * expr(r)
        case ('-', x): return -expr(x)
        case int(x) | float(x): return x
        case {'var': name, **kw}: return kw.get('value', name)
        case _: raise ValueError(f'bad {t!r}')
print(expr(('+', 1, ('*', 2, ('-', 3.5)))), expr(('+', {'var': 'x', 'value': 4}, 1)))
try: expr(('?',))
except ValueError as e: print(e)
class Bad: __match_args__ = ('x', 'x')
class Bad2: __match_args__ = 'x'
class No: pass
for c, subj in ((Bad, Bad()), (Bad2, Bad2()), (No, No())):
    subj.x = 1
    try:
        match subj:
            case c(1, 2): print('yes')
            case _: print('no')
    except TypeError as e: print(e)
try:
    match 5:
        case LIMIT.foo: pass
except AttributeError as e: print(e)
x = 5
match x:
    case y: pass
print(y)
match x, y:
    case (5, z) if (w := z * 2) > 5: print(z, w)
match {'a': {'b': [1, {'c': 'deep'}]}}:
    case {'a': {'b': [_, {'c': found}]}}: print(found)
