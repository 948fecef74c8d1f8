# names that change: functions, methods, classes and modules stored again after they were called
import math
def step(x):
    return x + 1
def run():
    return [step(i) for i in range(3)]
print(run())
def other(x):
    return x * 10
step = other
print(run())
def later():
    return helper(2)
try:
    later()
except NameError as e:
    print(e)
def helper(x):
    return x + 0.5
print(later())
class A:
    def f(self, x):
        return "A", x * 2.0
    def g(self):
        return self.f(1)
class B(A):
    def f(self, x):
        return "B", x
class C(A):
    pass
def call(o):
    return o.f(1.5), o.g()
for o in (A(), B(), C(), A()):
    print(call(o))
C.f = lambda self, x: ("lambda", x)
print(call(C()))
A.f = B.f
print(call(A()))
b = B()
b.f = lambda x: ("own", x)
print(call(b))
del B.f
print(call(B()))
o = A()
o.__class__ = C
print(call(o))
class D:
    f = 3
try:
    call(D())
except TypeError as e:
    print(e)
class E:
    def __getattr__(self, name):
        return lambda *a: (name, a)
print(call(E()))
class F:
    @staticmethod
    def f(x):
        return "static", x
    @classmethod
    def g(cls):
        return cls.__name__
print(call(F()), F.f(2), F().g())
class G:
    def f(self, x, y=4):
        return x + y
    g = f
class H:
    def f(self, *args):
        return args
    def g(self, **kw):
        return kw
print(G().f(1), G().f(1, 2), G().f(x=1.5), H().f(1, 2.5), H().g(a=1))
try:
    A().f()
except TypeError as e:
    print(e)
try:
    A().f(1, 2)
except TypeError as e:
    print(e)
def root(x):
    return math.sqrt(x) + math.floor(x)
print(root(2.25), root(4), root(True))
for bad in (-1, -1.5, "x"):
    try:
        print(root(bad))
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
print(math.exp(1.0), math.log(10), math.log(10 ** 400), math.fabs(-2), math.inf, math.sqrt(float("inf")))
for f, x in ((math.exp, 1000), (math.log, 0), (math.sin, math.inf)):
    try:
        print(f(x))
    except (OverflowError, ValueError) as e:
        print(type(e).__name__, e)
def logs(x):
    try:
        return math.log(x)
    except ValueError as e:
        return str(e)
print(logs(0.0), logs(-1.0), logs(1.0))
class P:
    def __init__(self, v):
        self.v = v
        self.w = v * 0.5
    def total(self):
        return self.v + self.w
class Q(P):
    @property
    def w(self):
        return 100.0
    @w.setter
    def w(self, value):
        self.hidden = value
print(P(3).total(), Q(3).total(), Q(3).hidden)
P.v = property(lambda self: 7)
try:
    P(1)
except AttributeError as e:
    print("no setter")
abs_ = abs
def absolute(x):
    return abs(x), abs(-x), float(x), int(x)
print(absolute(2), absolute(-2.5), absolute(True), absolute(-2 ** 62), absolute(1e300)[0])
for bad in (float("inf"), float("nan")):
    try:
        print(absolute(bad))
    except (OverflowError, ValueError) as e:
        print(type(e).__name__, e)
