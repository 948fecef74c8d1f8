from collections.abc import *
from collections import UserDict, UserList, UserString, OrderedDict, defaultdict, deque, ChainMap, Counter
from abc import ABC, abstractmethod, ABCMeta
import bisect
class SortedList(MutableSequence):
    def __init__(self, it=()): self._l = sorted(it)
    def __getitem__(self, i): return type(self)(self._l[i]) if isinstance(i, slice) else self._l[i]
    def __setitem__(self, i, v): raise TypeError('sorted')
    def __delitem__(self, i): del self._l[i]
    def __len__(self): return len(self._l)
    def insert(self, i, v): bisect.insort(self._l, v)
    def __repr__(self): return f'SortedList({self._l})'
s = SortedList([3, 1, 2]); s.append(0); s.extend([9, 5]); s += [4]
print(s, s.pop(), s.index(3), s.count(1), 5 in s, list(reversed(s)), s[1:3], s[-1], isinstance(s, Sequence), isinstance(s, Iterable)); s.remove(3); s.reverse if False else None; print(s, len(s), *s)
for bad in (lambda: s.remove(99), lambda: s.index(99), lambda: s.__setitem__(0, 1), lambda: SortedList().pop()):
    try: bad()
    except Exception as e: print(type(e).__name__, e)
class CaseDict(MutableMapping):
    def __init__(self, *a, **k): self._d = {}; self.update(*a, **k)
    def __getitem__(self, k): return self._d[k.lower()][1]
    def __setitem__(self, k, v): self._d[k.lower()] = (k, v)
    def __delitem__(self, k): del self._d[k.lower()]
    def __iter__(self): return (k for k, v in self._d.values())
    def __len__(self): return len(self._d)
d = CaseDict({'Content-Type': 'x'}, Accept='y')
print(d['CONTENT-type'], 'accept' in d, dict(d), list(d.items()), d.get('nope', 1), d.pop('accept'), len(d), d.setdefault('New', 5), d == {'Content-Type': 'x', 'New': 5}, d.keys() & {'New'}, list(d.values()), d.popitem()); d.clear(); print(bool(d), isinstance(d, Mapping))
try: d['q']
except KeyError as e: print('KeyError', e)
match CaseDict(Kind='a', size=3):
    case {'kind': k, 'SIZE': n}: print('mapping', k, n)
match SortedList([2, 1, 3]):
    case [1, *mid, 3]: print('sequence', mid)
match deque([1, 2]), UserList([5]), UserDict(a=1), ChainMap({'z': 26}), range(2), memoryview(b'ab'), 'ab', b'ab':
    case [1, 2], [five], {'a': one}, {'z': z}, [0, 1], [97, 98], str(), bytes(): print('all', five, one, z)
class Vec(Sequence):
    def __init__(self, *v): self.v = v
    def __getitem__(self, i): return self.v[i]
    def __len__(self): return len(self.v)
print(list(Vec(1, 2)), 2 in Vec(1, 2), Vec(1, 2, 1).count(1), Vec(5, 6).index(6), [*reversed(Vec(1, 2))], tuple(Vec(1)), bool(Vec()), sum(Vec(1, 2)), max(Vec(3, 9)), [*map(str, Vec(1))], dict(enumerate(Vec('a'))))
class Bits(Set):
    def __init__(self, it=()): self.n = 0; [setattr(self, 'n', self.n | 1 << i) for i in it]
    def __contains__(self, i): return self.n >> i & 1 == 1
    def __iter__(self): return (i for i in range(self.n.bit_length()) if i in self)
    def __len__(self): return self.n.bit_count()
    def __repr__(self): return f'Bits({list(self)})'
a, b = Bits([1, 2, 5]), Bits([2, 3])
print(a & b, a | b, a - b, a ^ b, a <= b, Bits([2]) < b, a == {1, 2, 5}, a.isdisjoint(Bits([9])), a & {1}, {1} & a, {1, 9} - a, hash(a._hash()) is not None, len(a))
class Shape(ABC):
    @property
    @abstractmethod
    def area(self): ...
    @classmethod
    @abstractmethod
    def unit(cls): ...
    @abstractmethod
    def scale(self, k): return k
    def __str__(self): return f'{type(self).__name__}({self.area:g})'
class Sq(Shape):
    def __init__(self, s): self.s = s
    area = property(lambda self: self.s ** 2)
    @classmethod
    def unit(cls): return cls(1)
    def scale(self, k): return Sq(self.s * super().scale(k))
class Half(Shape):
    area = 1
for c in (Shape, Half):
    try: c()
    except TypeError as e: print(e)
print(Sq(3), Sq.unit(), Sq(2).scale(3), sorted(Half.__abstractmethods__), Shape.__abstractmethods__ == {'area', 'unit', 'scale'})
@Shape.register
class Foreign: pass
print(issubclass(Foreign, Shape), isinstance(Foreign(), Shape), Shape in Foreign.__mro__)
class Quack(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, c): return True if any('quack' in k.__dict__ for k in c.__mro__) else NotImplemented
class Duck:
    def quack(self): pass
print(isinstance(Duck(), Quack), isinstance(3, Quack), [isinstance(x, k) for x, k in ((len, Callable), ([], Hashable), ((), Hashable), ({}, Mapping), (iter([]), Iterator), ((i for i in ()), Generator), ('', Sequence), (set(), MutableSet), (frozenset(), Set), (3, Iterable), (range(3), Sequence), ({}.keys(), KeysView), (b'', Sequence), (Counter(), MutableMapping), (deque(), MutableSequence), (3, Sized), ([], Reversible), ({}, Collection))])
class U(UserDict):
    def __missing__(self, k): return f'<{k}>'
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
u = U(a=1); u['b'] = 2; u.update(c=3); print(u, u['zz'], 'zz' in u, u | {'d': 4}, dict(u), u.copy(), type(u.copy()).__name__, U.fromkeys('xy', 1))
class L(UserList):
    def append(self, v): super().append(v); return self
print(L([1]).append(2).append(3), L([3, 1]) + [2], [0] + L([1]), L('ab') * 2, L([1, 2])[::-1], sorted(L([2, 1])), L([1]) == [1], L([1, 2]) < L([1, 3]), type(L([1])[:]).__name__)
class Str(UserString):
    def shout(self): return type(self)(self.upper() + '!')
print(Str('hi').shout(), Str('a') + 'b', 'x' + Str('y'), len(Str('abc')), Str('abc')[1:], Str('a') == 'a', Str('a%s') % 1, hash(Str('a')) == hash('a'), 'b' in Str('abc'), isinstance(Str('x').split(), list))
class DD(dict):
    def __missing__(self, k): self[k] = v = len(self); return v
dd = DD(); print([dd[c] for c in 'abca'], dd, dd.get('q'), DD(x=1)['y'])
class Stack(list):
    push = list.append
    @property
    def top(self): return self[-1]
    def __repr__(self): return f'Stack{super().__repr__()}'
    def __contains__(self, x): print('contains?'); return super().__contains__(x)
st = Stack([1]); st.push(2); print(st, st.top, 2 in st, st + [3], st[:1], len(st), st == [1, 2], Stack() or 'empty')
class Tup(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    a = property(lambda s: s[0])
print(Tup(1, 2), Tup(1, 2).a, Tup(1, 2) + (3,), Tup(1, 2) == (1, 2), hash(Tup(1, 2)) == hash((1, 2)))
class I(int):
    def __add__(self, o): return I(super().__add__(o))
    def __repr__(self): return f'I({int(self)})'
print(I(3) + 4, I(3) * 2, 1 + I(2), I(5) == 5, I('12'), [1, 2, 3][I(1)], sum([I(1), I(2)]), f'{I(5):03}', str(I(7)), hash(I(3)), I(10) // 3, bool(I(0)))
class Fl(float):
    def __new__(cls, v, unit='m'): o = super().__new__(cls, v); o.unit = unit; return o
    def __str__(self): return f'{float(self)}{self.unit}'
print(Fl(2.5, 'kg'), Fl(1) + 1, repr(Fl(3)), Fl(2.5).is_integer(), f'{Fl(2):.1f}', f'{Fl(2)}')
