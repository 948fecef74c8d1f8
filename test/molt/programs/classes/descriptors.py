class Typed:
    def __init__(self, kind): self.kind = kind
    def __set_name__(self, owner, name): self.name = "_" + name; print("set_name", owner.__name__, name)
    def __get__(self, obj, owner=None): return self if obj is None else getattr(obj, self.name, None)
    def __set__(self, obj, v):
        if not isinstance(v, self.kind): raise TypeError(f"{self.name[1:]} must be {self.kind.__name__}")
        setattr(obj, self.name, v)
    def __delete__(self, obj): print("deleting"); delattr(obj, self.name)
class P:
    name = Typed(str); age = Typed(int)
    def __init__(self, n, a): self.name, self.age = n, a
p = P("x", 5); print(p.name, p.age, type(P.name).__name__, vars(p)); del p.age; print(p.age)
try:
    p.name = 5
except TypeError as e:
    print(e)
class NonData:
    def __get__(self, o, t): return "nondata"
class Q: d = NonData()
q = Q(); print(q.d); q.__dict__["d"] = "inst"; print(q.d)
class Prop:
    def __init__(self): self._v = 1
    @property
    def v(self):
        "the doc"
        return self._v
    @v.setter
    def v(self, x): self._v = x
    @v.deleter
    def v(self): print("gone"); self._v = None
    ro = property(lambda self: 42)
o = Prop(); o.v = 9; print(o.v, o.ro, Prop.v.__doc__, isinstance(Prop.v, property)); del o.v; print(o.v)
for f in [lambda: setattr(o, "ro", 1), lambda: delattr(o, "ro")]:
    try:
        f()
    except AttributeError as e:
        print(e)
class M:
    @classmethod
    def c(cls, x): return (cls.__name__, x)
    @staticmethod
    def s(x): return x * 2
    @classmethod
    @property
    def cp(cls): return "cp"
class N(M): pass
print(M.c(1), N.c(2), N().c(3), M.s(4), N().s(5), M.c.__func__.__name__, N.c.__self__.__name__)
