import functools
from functools import reduce, partial, lru_cache, wraps, cmp_to_key, cached_property, total_ordering
from operator import itemgetter, attrgetter, add, mul
print(reduce(add, [1, 2, 3]), reduce(mul, [], 5), partial(pow, 2)(5), partial(int, base=2)("101"))
@lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info())
def deco(f):
    @wraps(f)
    def inner(*a):
        "inner doc"
        return f(*a)
    return inner
@deco
def named(x):
    "the doc"
    return x
print(named.__name__, named.__doc__, named(3))
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), sorted([(1, "b"), (0, "a")], key=itemgetter(1)), itemgetter(0, 2)("abc"))
class C:
    def __init__(self): self.n = 0
    @cached_property
    def v(self):
        self.n += 1
        return self.n
c = C(); print(c.v, c.v, attrgetter("n")(c))
@total_ordering
class T:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
print(T(1) <= T(1), T(2) > T(1), T(1) >= T(2))
try:
    reduce(add, [])
except TypeError as e:
    print(e)
