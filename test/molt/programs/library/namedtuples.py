from collections import namedtuple
from typing import NamedTuple
P = namedtuple("P", "x y"); p = P(1, y=2); print(p, p.x, p[1], p._asdict(), p._replace(x=9), P._fields, P._make([3, 4]), p == (1, 2), len(p), tuple(p), hash(p) == hash((1, 2)), sorted([P(2, 1), P(1, 2)]), P.__name__)
x, y = p; print(x, y, [*p], p + (3,), isinstance(p, tuple), P.x.__doc__)
D = namedtuple("D", ["a", "b", "c"], defaults=[5, 6]); print(D(1), D(1, 2), D._field_defaults, namedtuple("R", "def a a", rename=True)._fields)
class Q(namedtuple("Base", "w h")):
    __slots__ = ()
    @property
    def area(self): return self.w * self.h
    def __str__(self): return f"{self.w}x{self.h}"
print(Q(2, 3).area, str(Q(2, 3)), repr(Q(2, 3)))
class N(NamedTuple):
    name: str
    age: int = 30
    def greet(self): return f"hi {self.name}"
print(N("a"), N("b", 5).greet(), N._fields, N.__annotations__, N("a") == ("a", 30), N._field_defaults)
for f in [lambda: P(1), lambda: P(1, 2, 3), lambda: P(1, z=2), lambda: P(1, 2, x=3), lambda: namedtuple("A", "1a"), lambda: namedtuple("A", "class"), lambda: namedtuple("A", "a a"), lambda: namedtuple("A", "_a"), lambda: p._replace(q=1), lambda: setattr(p, "x", 5), lambda: D(), lambda: P._make([1])]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
