from functools import lru_cache, cache, cached_property
calls = []
@lru_cache(maxsize=2)
def f(x, y=0):
    calls.append(x)
    return x * 2 + y
print(f(1), f(1), f(2), f(3), f(1), calls, f.cache_info(), f(1, y=5), f.cache_parameters())
f.cache_clear(); print(f.cache_info(), f.__name__, f.__wrapped__(9))
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info())
@lru_cache
def g(*args, **kw): return (args, kw)
print(g(1), g(1.0), g(a=1), g.cache_info().currsize)
class C:
    @cached_property
    def v(self):
        print("computing")
        return 42
    @lru_cache(maxsize=None)
    def m(self, x): return x + 1
c = C(); print(c.v, c.v, c.__dict__, c.m(1), c.m(1), C.m.cache_info()); del c.v; print(c.v)
try:
    f([])
except TypeError as e:
    print(e)
