class A:
    def f(self): return ["A"]
class B(A):
    def f(self): return ["B"] + super().f()
class C(A):
    def f(self): return ["C"] + super().f()
class D(B, C):
    def f(self): return ["D"] + super().f()
print(D().f(), [c.__name__ for c in D.__mro__], D.mro()[0].__name__, super(B, D()).f(), issubclass(D, (int, C)), isinstance(D(), A))
try:
    class E(A, B): pass
except TypeError as e:
    print(e)
class L(list):
    def __init__(self, *a): super().__init__(a); self.extra = 1
    def append(self, x): super().append(x * 2)
    def __getitem__(self, i): return ("got", super().__getitem__(i))
l = L(1, 2); l.append(5); print(l, len(l), l[0], l.extra, isinstance(l, list), l == [1, 2, 10], sorted(l, reverse=True))
class Dct(dict):
    def __getattr__(self, k):
        try: return self[k]
        except KeyError: raise AttributeError(k) from None
    def __setattr__(self, k, v): self[k] = v
d = Dct(a=1); d.b = 2; print(d.a, d, d.b, hasattr(d, "zz"))
class S(str):
    def shout(self): return self.upper() + "!"
s = S("hi"); print(s.shout(), s + "x", len(s), type(s + "x").__name__, s == "hi", {s: 1}["hi"], s.replace("h", "j"))
class I(int):
    def __add__(self, o): return I(int.__add__(self, o) + 100)
    def __repr__(self): return f"I({int(self)})"
print(I(5) + 1, I(5) * 2, I(3) == 3, [1, 2, 3][I(1)], I("12"), hash(I(7)), f"{I(5)}", str(I(5)))
class F(float):
    def __str__(self): return f"<{float(self):.1f}>"
print(F(2.55), F(1) + 1, repr(F(1.5)), f"{F(2):.3f}")
class T(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    @property
    def first(self): return self[0]
t = T(1, 2); print(t, t.first, t + (3,), type(t).__name__)
class E1(Exception):
    def __init__(self, code, msg): super().__init__(msg); self.code = code
try:
    raise E1(5, "bad")
except E1 as e:
    print(e, e.code, e.args, repr(e))
class Set(set):
    def add(self, x): super().add(str(x))
q = Set(); q.add(1); print(q, "1" in q)
