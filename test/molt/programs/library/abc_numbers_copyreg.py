import numbers, abc, copy, operator, bisect
class Frac(numbers.Rational):
    def __init__(self, n, d=1): self.n, self.d = n, d
    numerator = property(lambda s: s.n); denominator = property(lambda s: s.d)
    def __repr__(self): return f"{self.n}/{self.d}"
    def __add__(self, o): return Frac(self.n * o.d + o.n * self.d, self.d * o.d)
    def __eq__(self, o): return self.n * o.d == o.n * self.d
    def __lt__(self, o): return self.n * o.d < o.n * self.d
    def __le__(self, o): return self < o or self == o
    def __hash__(self): return hash(self.n / self.d)
    def __abs__(self): return Frac(abs(self.n), self.d)
    def __neg__(self): return Frac(-self.n, self.d)
    def __pos__(self): return self
    def __mul__(self, o): return Frac(self.n * o.n, self.d * o.d)
    def __trunc__(self): return self.n // self.d
    def __floor__(self): return self.n // self.d
    def __ceil__(self): return -(-self.n // self.d)
    def __round__(self, k=None): return round(self.n / self.d, k)
    def __floordiv__(self, o): return 0
    def __mod__(self, o): return 0
    def __pow__(self, o): return Frac(self.n ** o, self.d ** o)
    __radd__ = __rmul__ = __rfloordiv__ = __rmod__ = __rpow__ = __truediv__ = __rtruediv__ = lambda s, o: NotImplemented
f = Frac(1, 2); print(f + Frac(1, 3), float(f), f - Frac(1, 4) if hasattr(f, "__sub__") else "", isinstance(f, numbers.Number), f < Frac(2, 3), sorted([Frac(3, 2), f]), complex(f), f.real, f.conjugate(), round(f, 1))
import math
print(math.floor(Frac(7, 2)), math.ceil(Frac(7, 2)), math.trunc(Frac(7, 2)))
