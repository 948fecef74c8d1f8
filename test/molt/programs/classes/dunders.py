class V:
    def __init__(self, v): self.v = v
    def __getitem__(self, k): return ("get", k)
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
    def __len__(self): return 3
    def __contains__(self, x): return x == 1
    def __call__(self, *a, **k): return ("call", a, k)
    def __iter__(self): return iter([1, 2])
    def __bool__(self): return False
    def __str__(self): return "str!"
    def __repr__(self): return "repr!"
    def __format__(self, spec): return f"fmt<{spec}>"
    def __radd__(self, o): return ("radd", o)
    def __iadd__(self, o): self.v += o; return self
    def __neg__(self): return "neg"
    def __abs__(self): return "abs"
    def __int__(self): return 7
    def __float__(self): return 7.5
    def __index__(self): return 2
    def __matmul__(self, o): return "mat"
    def __divmod__(self, o): return "dm"
    def __round__(self, n=None): return ("round", n)
    def __getattr__(self, n): return "attr " + n
    def __reversed__(self): return iter("ba")
    def __bytes__(self): return b"by"
v = V(1)
print(v[1], v[1:2], v[1, 2], len(v), 1 in v, 2 in v, v(1, k=2), list(v), bool(v), str(v), repr(v), f"{v:x>3}", [v])
v[0] = 5
del v["k"]
print(1 + v, -v, abs(v), int(v), float(v), [10, 20, 30][v], v @ v, divmod(v, 1), round(v), round(v, 2), v.nope, list(reversed(v)))
v += 5
print(v.v, hex(v))
class Cmp:
    def __init__(s, n): s.n = n
    def __lt__(s, o): return s.n < o.n
    def __eq__(s, o): return s.n == o.n
a, b = Cmp(1), Cmp(2)
print(a < b, a > b, a == b, a != b, max([a, b]).n)
try:
    a <= b
except TypeError as e:
    print(e)
try:
    hash(a)
except TypeError as e:
    print(e)
class Ctx:
    def __enter__(self): print("enter"); return self
    def __exit__(self, t, e, tb): print("exit", t.__name__ if t else None, e); return True
with Ctx() as c:
    raise ValueError("inside")
print("after")
class Desc:
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, o, t): return f"{self.name} of {t.__name__}" if o is None else o.__dict__.get(self.name, "unset")
    def __set__(self, o, v): o.__dict__[self.name] = v * 2
class H:
    d = Desc()
h = H(); print(h.d, H.d); h.d = 4; print(h.d)
class Meta(type):
    def __new__(m, n, b, ns): ns["added"] = n; return super().__new__(m, n, b, ns)
    def __call__(cls, *a): print("making", cls.__name__); return super().__call__(*a)
class W(metaclass=Meta): pass
print(W().added, type(W).__name__)
class Slots:
    __slots__ = ("a", "b")
s = Slots(); s.a = 1
try:
    s.c = 2
except AttributeError as e:
    print(e)
class P:
    def __init__(self): self.__secret = 3
    def get(self): return self.__secret
print(P().get(), P().__dict__)
class Del:
    def __del__(self): print("bye")
x = Del(); x = None
print("end")
