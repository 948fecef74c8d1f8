from __future__ import annotations
import functools
# __init_subclass__, __set_name__, __class_getitem__, metaclass kwargs
class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        c = super().__new__(m, name, bases, ns); c.kw = kw; return c
    def __init__(c, name, bases, ns, **kw): super().__init__(name, bases, ns)
    @classmethod
    def __prepare__(m, name, bases, **kw): return {"prepared": kw}
    def __call__(c, *a, **k): print("meta call", c.__name__); return super().__call__(*a, **k)
class A(metaclass=Meta, flag=1): pass
print(A.kw, A.prepared, type(A).__name__); A()
class Base:
    subs = []
    def __init_subclass__(cls, tag=None, **kw): super().__init_subclass__(**kw); cls.subs.append((cls.__name__, tag))
class S1(Base, tag="x"): pass
class S2(S1): pass
print(Base.subs)
class D:
    def __set_name__(self, owner, name): self.n = name; print("set", owner.__name__, name)
    def __get__(self, o, t=None): return self if o is None else (self.n, o.v)
    def __set__(self, o, v): o.v = v * 2
    def __delete__(self, o): print("delete", self.n); del o.v
class E:
    f = D()
e = E(); e.f = 4; print(e.f); del e.f; print(E.f.n)
class G:
    def __class_getitem__(cls, k): return f"{cls.__name__}[{k}]"
print(G[int], G["x"])
class P:
    __slots__ = ("a", "_b")
    @property
    def b(self): "doc b"; return self._b
    @b.setter
    def b(self, v): self._b = v
    @b.deleter
    def b(self): del self._b
p = P(); p.b = 3; print(p.b, P.b.__doc__); del p.b
try: p.b
except AttributeError as x: print(x)
try: p.z = 1
except AttributeError as x: print(x)
try: p.__dict__
except AttributeError as x: print("no dict")
class Q(P): pass
q = Q(); q.z = 1; print(q.__dict__)
class C:
    n = 0
    @functools.cached_property
    def v(self): C.n += 1; return 42
c = C(); print(c.v, c.v, C.n, c.__dict__)
# super corners
class X:
    def f(self): return "X"
    @classmethod
    def cm(cls): return "X" + cls.__name__
    @staticmethod
    def sm(): return "sm"
class Y(X):
    def f(self):
        def inner(): return super(Y, self).f()
        return inner() + "Y" + super().f()
    @classmethod
    def cm(cls): return super().cm() + "Y"
    def g(self): return [super(Y, self).f() for _ in range(2)]
    @property
    def p(self): return super().f()
print(Y().f(), Y.cm(), Y().g(), Y().p, super(Y, Y()).f())
class Z(Y):
    def __getattr__(self, n):
        if n.startswith("dyn"): return n
        raise AttributeError(n)
z = Z(); print(z.dyn_x, hasattr(z, "other"))
