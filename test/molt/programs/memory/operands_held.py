# What an operation works on stays alive while it runs, whatever the program lets go of meanwhile.
class E:
    def __init__(self): self.n = ["e" + str(1)]
    def __eq__(self, o):
        global L, X
        L = None
        X = None
        return self.n == o
    def __add__(self, o):
        global X, L
        X = L = None
        return self.n + ["z" + str(1)]
    def __lt__(self, o):
        global X, L
        X = L = None
        return len(self.n) > 5
    def __repr__(self):
        global X, L
        X = L = None
        return "E" + str(self.n)
    def __getitem__(self, i):
        global X, L
        X = L = None
        return self.n[0] + str(i)
    def __setitem__(self, i, v):
        global X, L
        X = L = None
        self.n.append(v)
    def __call__(self, a, b=3):
        global X, L
        X = L = None
        return self.n, a, b
    def __bool__(self):
        global X, L
        X = L = None
        return len(self.n) == 1
    def __iter__(self):
        global X, L
        X = L = None
        return iter(self.n)
    def __enter__(self):
        global X, L
        X = L = None
        return self.n
    def __exit__(self, *a):
        print("exit", self.n)
    def __getattr__(self, name):
        global X, L
        X = L = None
        return self.n + [name]
    def meth(self, k):
        global X, L
        X = L = None
        return self.n + [k]
    @property
    def prop(self):
        global X, L
        X = L = None
        return self.n
    def __format__(self, s):
        global X, L
        X = L = None
        return str(self.n) + s
    def __hash__(self):
        global X, L
        X = L = None
        return len(self.n)
    def __contains__(self, x):
        global X, L
        X = L = None
        return x in self.n
def make():
    global L, X
    L = [E(), E()]
    X = E()
make(); print(5 in L)
make(); print(L == [1, 2])
make(); print(L.index(5) if 0 else L.count(5))
make(); print(X + 1)
make(); print(X == 2)
make(); print(X < 2)
make(); print(repr(X))
make(); print(str(X), "x")
make(); print(L)
make(); print(X[4])
make(); X[4] = 5
make(); print(X(1))
make(); print(X(1, b=2))
make(); print(not X)
make(); print([y for y in X])
make(); print([*X, 1])
make(); print(X.foo)
make(); print(X.meth("m" + str(1)))
make(); print(X.prop)
make(); print(f"{X:>3}")
make(); print(hash(X))
make(); print(3 in X)
make(); print({X: 1} and 1)
make(); print(max(L, key=lambda e: e == 3) and 1)
make(); print(sorted(L) and 1)
make(); print(L.sort(key=lambda e: bool(e)))
make()
with X as y: print(y)
make(); print("%s" % X, "{}".format(X), sum([1], start=1))
make(); print(tuple(map(lambda e: e + 1, L)))
make(); print([bool(e) for e in L])
class Holder: pass
H = Holder()
def fill():
    make()
    H.x = X
    H.l = L
class D:
    def __init__(self): self.v = ["d" + str(1)]
    def __add__(self, o):
        H.x = H.l = None
        return self.v
    def __eq__(self, o):
        H.x = H.l = None
        return self.v == o
    def __getitem__(self, i):
        H.x = H.l = None
        return self.v
    def meth(self):
        H.x = H.l = None
        return self.v
    def __call__(self):
        H.x = H.l = None
        return self.v
def fill():
    H.x = D()
    H.l = [D(), D()]
fill(); print(H.x + 1)
fill(); print(H.x == 1)
fill(); print(H.x[1])
fill(); print(H.x.meth())
fill(); print(H.x())
fill(); print(3 in H.l)
fill(); print(H.l.count(3))
fill(); print(H.l[0].meth())
fill(); print(H.l[0] + 1)
fill(); print(H.l[0]())
def local():
    c = D()
    def inner():
        nonlocal c
        c = None
    class Q:
        def __init__(self): self.v = ["q" + str(1)]
        def __add__(self, o):
            inner()
            return self.v
        def go(self):
            inner()
            return self.v
        def __getitem__(self, i):
            inner()
            return self.v
    c = Q(); print(c + 1)
    c = Q(); print(c.go())
    c = Q(); print(c[0])
    m = c
local()
fs = []
def f(x):
    fs.clear()
    return [x, "k" + str(1)]
fs.append(lambda x: (fs.clear(), x, "k" + str(1)))
print(fs[0](3))
d = {"a": lambda x: (d.clear(), x, "k" + str(1))}
print(d["a"](3))
class M:
    def f(self):
        del M.f
        return ["m" + str(1), self]
    def __eq__(self, o):
        M.__eq__ = lambda s, p: ["new" + str(2)]
        return ["old" + str(1)]
    def __getattr__(self, n):
        if n == "zz":
            M.__getattr__ = None
            return ["zz" + str(1)]
        raise AttributeError(n)
m = M()
print(m.zz)
print(m == 3, m == 3)
print(len(m.f()))
