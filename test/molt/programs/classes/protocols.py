class Seq:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, i):
        if i >= self.n: raise IndexError(i)
        return i * i
s = Seq(4)
print(list(s), 9 in s, list(reversed(s)), max(s), [*s], sum(s), bool(Seq(0)))
class Ring:
    def __init__(self, *v): self.v = v
    def __iter__(self):
        for x in self.v: yield x
    def __eq__(self, o): return list(self) == list(o)
print(list(Ring(1, 2)), Ring(1) == Ring(1), Ring(1) != Ring(2), tuple(Ring(3)), dict(zip(Ring("a"), Ring(1))))
class Money:
    def __init__(self, c): self.c = c
    def __add__(self, o): return Money(self.c + (o.c if isinstance(o, Money) else o))
    __radd__ = __add__
    def __mul__(self, k): return Money(self.c * k)
    def __rmul__(self, k): return self * k
    def __sub__(self, o): return NotImplemented
    def __repr__(self): return f"${self.c / 100:.2f}"
print(sum([Money(150), Money(250)]), 3 * Money(5), Money(1) * 2)
try:
    Money(1) - 1
except TypeError as e:
    print(e)
class Missing:
    def __getattr__(self, n):
        if n.startswith("x"): return n
        raise AttributeError(f"no {n}")
m = Missing(); print(m.xyz, getattr(m, "q", "default"), hasattr(m, "z"))
try:
    m.q
except AttributeError as e:
    print(e)
class Watch:
    def __setattr__(self, n, v):
        print("set", n, v)
        super().__setattr__(n, v)
    def __delattr__(self, n): print("del", n); object.__delattr__(self, n)
w = Watch(); w.a = 1; print(w.a); del w.a
class Outer:
    class Inner:
        z = 5
    def make(self): return self.Inner()
print(Outer().make().z, Outer.Inner.__qualname__, Outer.make.__qualname__)
a = Seq; print(a.__name__, type(a(1)) is Seq, Seq.__len__(Seq(3)))
class Order:
    def __init__(self): self.b = 1; self.a = 2
o = Order(); o.c = 3; del o.b; o.b = 9; print(o.__dict__, list(vars(o)))
class One:
    _i = None
    def __new__(cls):
        if cls._i is None: cls._i = super().__new__(cls)
        return cls._i
print(One() is One())
class Base:
    def tmpl(self): return self.step() + "!"
    def step(self): raise NotImplementedError("step")
class Impl(Base):
    def step(self): return "impl"
print(Impl().tmpl())
try:
    Base().tmpl()
except NotImplementedError as e:
    print(repr(e))
print(type("Dyn", (Base,), {"step": lambda self: "dyn"})().tmpl(), callable(Impl), callable(5))
