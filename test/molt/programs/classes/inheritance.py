class A:
    def who(self): return "A"
    def hi(self): return "hi " + self.who()
    def __init__(self): self.log = ["A"]
class B(A):
    def who(self): return "B" + super().who()
    def __init__(self):
        super().__init__()
        self.log.append("B")
class C(A):
    def who(self): return "C" + super().who()
    def __init__(self):
        super().__init__()
        self.log.append("C")
class D(B, C):
    def __init__(self):
        super().__init__()
        self.log.append("D")
    def who(self): return "D" + super().who()
d = D()
print(d.hi(), d.log, [c.__name__ for c in D.__mro__], issubclass(D, A), isinstance(d, C), D.__bases__ == (B, C))
class L(list):
    def total(self): return sum(self)
    def append(self, x): super().append(x * 2)
l = L([1, 2]); l.append(5); print(l, l.total(), len(l), l[2], isinstance(l, list), l == [1, 2, 10])
class M(dict):
    def __missing__(self, k): return k * 2
m = M(a=1); print(m["a"], m["zz"], m, m.get("q"))
class I(int):
    def double(self): return self * 2
i = I(5); print(i, i.double(), i + 1, type(i + 1).__name__, isinstance(i, int))
class S(str):
    def shout(self): return self.upper() + "!"
print(S("hey").shout(), S("a") + "b", len(S("abc")))
class T(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    @property
    def first(self): return self[0]
print(T(1, 2), T(1, 2).first)
try:
    class X(A, D): pass
except TypeError as e:
    print(e)
class Base:
    subs = []
    def __init_subclass__(cls, **kw):
        super().__init_subclass__()
        Base.subs.append((cls.__name__, kw))
class S1(Base, flag=1): pass
class S2(S1): pass
print(Base.subs)
