# instances, super(), static and class methods, keywords and defaults: the straight paths and what must leave them
class A:
    made = 0
    def __init__(self, x, y=2.5):
        self.x = x
        self.y = y
        A.made += 1
    def f(self, k):
        return self.x * k
class B(A):
    def f(self, k):
        return super().f(k + 1) + 0.5
class C(A):
    def __init__(self, x):
        super().__init__(x, x * 0.5)
    def f(self, k):
        return ("C", super().f(k))
class D(B, C):
    def f(self, k):
        return "D", super().f(k)
for cls in (A, B, C, D):
    o = cls(3)
    print(type(o).__name__, o.x, o.y, o.f(2))
print(A(1, 2).y, A(x=4).x, A(y=1, x=2).x, B(1.5).y, A.made)
def make():
    return A(1), B(2.0), C(3)
print([type(o).__name__ for o in make()])
for bad in (lambda: A(), lambda: A(1, 2, 3), lambda: A(z=1), lambda: C(1, 2)):
    try:
        bad()
    except TypeError as e:
        print(e)
class Bad:
    def __init__(self):
        return 3
try:
    Bad()
except TypeError as e:
    print(e)
class Raises:
    def __init__(self, n):
        self.n = 1 // n
try:
    Raises(0)
except ZeroDivisionError as e:
    print(e)
class New:
    def __new__(cls, v):
        return v if v else super().__new__(cls)
    def __init__(self, v):
        self.v = v
print(New(3), New(0).v)
class Meta(type):
    def __call__(cls, *args):
        return "meta", super().__call__(*args).v
class M(metaclass=Meta):
    def __init__(self, v):
        self.v = v
print(M(5))
def factory():
    class Inner(A):
        def f(self, k):
            return "inner", super().f(k)
    return Inner
P, Q = factory(), factory()
class R(P, Q):
    pass
print(P(2).f(3), R(2).f(3))
A.__init__ = lambda self, x=0: setattr(self, "x", ("patched", x))
print(A(7).x, B(8).x)
class S:
    count = 10
    @staticmethod
    def s(x, y=1):
        return x + y
    @classmethod
    def c(cls, x):
        return cls.count + x
    @property
    def p(self):
        return self.count * 2
class T(S):
    count = 20.5
    @property
    def p(self):
        return super().p + 1
s, t = S(), T()
print(S.s(1), s.s(1, 2), t.s(x=3), S.c(1), s.c(2), T.c(3), t.c(4), s.p, t.p)
s.s = lambda x: ("own", x)
print(s.s(1), S.s(1))
S.s = staticmethod(lambda x: ("new", x))
print(t.s(5), T.s(6))
try:
    s.p = 3
except AttributeError:
    print("read only")
def g(a, b=2, /, c=3.5, *, d, e=[]):
    e.append(a)
    return a, b, c, d, len(e)
print(g(1, d=4), g(1, 5, d=6), g(1, 2, 3, d=4, e=[0]), g(1, c=9, d=1))
for bad in (lambda: g(1), lambda: g(1, b=2, d=3), lambda: g(1, 2, 3, 4, d=5), lambda: g(1, 2, c=3, d=4, f=5)):
    try:
        bad()
    except TypeError as e:
        print(e)
def order(a, b, c=0):
    return a, b, c
log = []
def note(x):
    log.append(x)
    return x
print(order(note(1), c=note(2), b=note(3.5)), log)
def late(x, y=len(log)):
    return x + y
print(late(1), late(1, y=2), late(x=0.5))
class Default:
    def go(self, a, b=2.0, c="c"):
        return a, b, c
d = Default()
print(d.go(1), d.go(1, 3), d.go(1, 3, 4), d.go(a=1, c=2))
class Slots:
    __slots__ = ("a", "b")
    def __init__(self, a):
        self.a = a
try:
    Slots(1).c = 2
except AttributeError:
    print("no slot")
try:
    print(Slots(1).a, Slots(1).b)
except AttributeError as e:
    print(e)
