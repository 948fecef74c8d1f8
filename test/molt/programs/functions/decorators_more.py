import functools
def trace(f):
    @functools.wraps(f)
    def w(*a, **k):
        print("->", f.__name__, a, k); r = f(*a, **k); print("<-", r); return r
    return w
def times(n):
    def d(f): return lambda *a: [f(*a) for _ in range(n)]
    return d
@trace
@times(2)
def add(a, b): return a + b
print(add(1, 2))
class Count:
    def __init__(self, f): self.f, self.n = f, 0; functools.update_wrapper(self, f)
    def __call__(self, *a): self.n += 1; return self.f(*a)
@Count
def hi(x): "doc"; return x
hi(1); hi(2); print(hi.n, hi.__name__, hi.__doc__)
def reg(cls): cls.registered = True; return cls
@reg
class A:
    @staticmethod
    @trace
    def s(x): return x
    @classmethod
    def c(cls): return cls.registered
    @property
    @functools.lru_cache
    def p(self): print("once"); return 5
a = A(); print(A.s(1), A.c(), a.p, a.p)
def validate(**types):
    def d(f):
        def w(**k):
            for n, t in types.items():
                if not isinstance(k[n], t): raise TypeError(f"{n} must be {t.__name__}, got {type(k[n]).__name__}")
            return f(**k)
        return w
    return d
@validate(x=int, y=str)
def v(x, y): return y * x
print(v(x=2, y="a"))
try: v(x="1", y="a")
except TypeError as e: print(e)
