# reflected and in-place operators, NotImplemented, comparisons, conversions
class N:
    def __init__(self, v): self.v = v
    def __repr__(self): return f'N({self.v})'
    def _op(name):
        def f(self, other):
            print(name, self, other)
            if isinstance(other, N): return N((name, self.v, other.v))
            if isinstance(other, int): return N((name, self.v, other))
            return NotImplemented
        f.__name__ = name
        return f
    for _n in 'add sub mul truediv floordiv mod pow lshift rshift and or xor matmul divmod'.split():
        locals_dummy = None
    __add__ = _op('add'); __radd__ = _op('radd'); __iadd__ = _op('iadd')
    __sub__ = _op('sub'); __rsub__ = _op('rsub')
    __mul__ = _op('mul'); __rmul__ = _op('rmul'); __imul__ = _op('imul')
    __truediv__ = _op('truediv'); __rtruediv__ = _op('rtruediv')
    __floordiv__ = _op('floordiv'); __rfloordiv__ = _op('rfloordiv'); __ifloordiv__ = _op('ifloordiv')
    __mod__ = _op('mod'); __rmod__ = _op('rmod')
    __lshift__ = _op('lshift'); __rrshift__ = _op('rrshift'); __ior__ = _op('ior')
    __matmul__ = _op('matmul'); __rmatmul__ = _op('rmatmul'); __imatmul__ = _op('imatmul')
    __divmod__ = _op('divmod'); __rdivmod__ = _op('rdivmod')
    def __pow__(self, other, mod=None): return N(('pow', self.v, other, mod))
    def __rpow__(self, other, mod=None): return N(('rpow', self.v, other, mod))
    def __neg__(self): return N(('neg', self.v))
    def __pos__(self): return N(('pos', self.v))
    def __invert__(self): return N(('inv', self.v))
    def __abs__(self): return N(('abs', self.v))
    def __round__(self, n=None): return ('round', n)
    def __trunc__(self): return 5
    def __floor__(self): return 6
    def __ceil__(self): return 7
    def __index__(self): return 3
    def __int__(self): return 11
    def __float__(self): return 2.5
    def __complex__(self): return 1 + 2j
    def __bool__(self): return self.v != 0
    def __format__(self, spec): return f'<{spec}>'
    def __hash__(self): return 77
    def __bytes__(self): return b'bytes'
    def __len__(self): return 4
    def __contains__(self, x): return x == 'in'
    def __reversed__(self): return iter('cba')
    def __getitem__(self, i): return ('item', i)
    def __call__(self, *a, **k): return ('call', a, k)
    def __dir__(self): return ['b', 'a']
    def __sizeof__(self): return 10
    def __length_hint__(self): return 9


a, b = N(1), N(2)
print(a + b, a + 1, 1 + a, a - b, 5 - a, a * 2, 2 * a, a / b, 1 / a, a // b, 3 // a, a % 2, 'x'.__mod__ is None, 7 % a)
print(a ** 2, 2 ** a, pow(a, 2, 3), a << 1, 1 >> a, a @ b, 1 @ a, divmod(a, 2), divmod(2, a))
c = a
c += 1; print(c)
c *= b; print(c)
c //= 1; print(c)
c |= 1; print(c)
c @= 1; print(c)
c -= 1; print(c)
for expr in (lambda: a + 'x', lambda: 'x' + a, lambda: a & 1, lambda: 1 & a, lambda: a << 'q', lambda: [] - a, lambda: a ^ a, lambda: a @ 'x', lambda: a < b, lambda: a >= 1):
    try:
        print(expr())
    except TypeError as e:
        print('TypeError:', e)
import math
print(-a, +a, ~a, abs(a), round(a), round(a, 2), math.trunc(a), math.floor(a), math.ceil(a), int(a), float(a), complex(a), bool(N(0)), hex(a), bin(a), oct(a))
print(f'{a:>10}', format(a), '{:x}'.format(a), hash(a), bytes(a), len(a), 'in' in a, 'out' in a, list(reversed(a)), a[1], a[1:2], a[1:2, ...], a(1, k=2), dir(a))
print([10, 20, 30, 40][a], 'abcdef'[a:], range(10)[a], [1, 2] * a, 'ab' * a)


class V(tuple):
    def __new__(cls, *xs): return super().__new__(cls, xs)
    def __add__(self, o): return V(*(x + y for x, y in zip(self, o)))
    def __radd__(self, o): return V(*(x + o for x in self)) if isinstance(o, int) else NotImplemented
    def __eq__(self, o): return isinstance(o, V) and tuple(self) == tuple(o)
    def __lt__(self, o): return sum(self) < sum(o)
    def __repr__(self): return 'V' + tuple.__repr__(self)


print(V(1, 2) + V(3, 4), sum([V(1, 2), V(3, 4)]), V(1, 2) == (1, 2), (1, 2) == V(1, 2), V(1) != V(1), sorted([V(5), V(1, 1), V(3)]), max(V(1), V(2)))
try:
    hash(V(1))
except TypeError as e:
    print(e)


class A:
    def __eq__(self, o): print('A.eq'); return NotImplemented
    def __lt__(self, o): print('A.lt'); return NotImplemented
class B(A):
    def __eq__(self, o): print('B.eq'); return True
    def __gt__(self, o): print('B.gt'); return 'gt'
    def __radd__(self, o): return 'B.radd'
class C:
    def __add__(self, o): return 'C.add'
    def __radd__(self, o): return 'C.radd'
print(A() == B(), A() < B(), A() != A(), C() + B(), A() == 1)
class D(C):
    def __radd__(self, o): return 'D.radd'
print(C() + D(), D() + C(), D() + D(), C() + C())
class E(C): pass
print(C() + E())
