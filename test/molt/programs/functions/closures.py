def make():
    fs = []
    for i in range(3):
        def f(x, i=i):
            return x + i
        fs.append(f)
    return fs
print([f(10) for f in make()])
def acc():
    total = 0
    def add(x):
        nonlocal total
        total += x
        return total
    def get(): return total
    return add, get
a, g = acc(); a(3); a(4); print(g())
def compose(*fs):
    def run(x):
        for f in reversed(fs): x = f(x)
        return x
    return run
print(compose(str, lambda v: v + 1, abs)(-5))
def outer():
    def rec(n): return 1 if n == 0 else n * rec(n - 1)
    return rec
print(outer()(10))
def late():
    def use(): return value
    value = 5
    return use()
print(late())
def unset():
    def use(): return value
    try:
        return use()
    except NameError as e:
        return str(e)
    value = 1
print(unset())
class A:
    k = 3
    def m(self): return [self.k * i for i in range(3)]
    n = [x for x in range(3)]
    f = lambda self: self.k
print(A().m(), A.n, A().f())
def gen_closure():
    n = 10
    return (x + n for x in range(3))
print(list(gen_closure()))
x = "global"
def shadow():
    x = "local"
    class B:
        y = x
        def get(self): return x
    return B.y, B().get()
print(shadow())
def curry(f):
    return lambda a: lambda b: f(a, b)
print(curry(lambda a, b: a * b)(3)(4), (lambda: (yield))().__class__.__name__)
def many(a, b, c, d, e, f, g, h, i, j): return a + b + c + d + e + f + g + h + i + j
print(many(*range(10)), many(1, 2, 3, 4, 5, 6, 7, 8, 9, j=10))
def kwonly(*, a, b=2): return a, b
print(kwonly(a=1), kwonly(b=3, a=4))
def default_order(a, b="x"): return b
print(default_order(1))
