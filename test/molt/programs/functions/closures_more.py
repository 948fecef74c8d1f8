def counter():
    n = 0
    def inc(k=1):
        nonlocal n
        n += k
        return n
    def get(): return n
    return inc, get
inc, get = counter(); inc(); inc(5); print(get(), counter()[1]())
fs = [lambda: i for i in range(3)]; gs = [lambda i=i: i for i in range(3)]; print([f() for f in fs], [g() for g in gs])
def outer():
    x = "outer"
    def mid():
        def inner():
            nonlocal x
            x = "changed"
        inner()
    mid(); return x
print(outer())
def compose(*fs):
    def h(x):
        for f in reversed(fs): x = f(x)
        return x
    return h
print(compose(lambda x: x + 1, lambda x: x * 2)(5), (lambda *a, **k: (a, k))(1, b=2), (lambda: (yield))().__class__.__name__)
g = 10
def use():
    global g
    g += 1
    return g
print(use(), g)
def unbound():
    try: print(q)
    except UnboundLocalError as e: print(e)
    q = 1
unbound()
def free():
    def f(): return later
    try: f()
    except NameError as e: print(e)
    later = 5
    return f()
print(free())
def make(n):
    def f(x): return x ** n
    f.power = n
    return f
sq = make(2); print(sq(5), sq.power, sq.__name__, make.__code__.co_name if hasattr(make, "__code__") else "make", [make(k)(2) for k in range(4)])
print([x for x in range(3)], [y := 5, y ** 2], (z := 3) + z, [w for w in range(5) if (v := w * 2) > 4], v)
def rec(n): return rec.base if n == 0 else n + rec(n - 1)
rec.base = 100; print(rec(3))
