class A:
    cls = "class"
    def __init__(self): self.x = 1
    def __getattr__(self, n):
        if n.startswith("dyn"): return f"dynamic {n}"
        raise AttributeError(f"no {n}")
a = A()
print(a.x, a.cls, a.dyn_q, getattr(a, "zz", "dflt"), hasattr(a, "dynx"), hasattr(a, "nope"), vars(a), a.__dict__, A.__dict__["cls"])
a.y = 5; setattr(a, "z w", 6); print(sorted(vars(a)), getattr(a, "z w")); del a.y; delattr(a, "x"); print(vars(a))
for f in [lambda: a.nope, lambda: A.nope, lambda: delattr(a, "zz"), lambda: getattr(a, 5), lambda: object().x, lambda: setattr(object(), "x", 1), lambda: setattr(5, "x", 1), lambda: (5).foo, lambda: None.x, lambda: len.x, lambda: setattr(int, "x", 1)]:
    try:
        print(f())
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
class B:
    def __setattr__(self, k, v): object.__setattr__(self, k, v * 2)
    def __delattr__(self, k): print("del", k); super().__delattr__(k)
    def __getattribute__(self, k):
        return "secret" if k == "hidden" else object.__getattribute__(self, k)
b = B(); b.q = 4; print(b.q, b.hidden); del b.q
class C:
    __slots__ = ("p", "q")
    def __init__(self): self.p = 1
c = C(); print(c.p, hasattr(c, "q"), C.__slots__)
for f in [lambda: c.q, lambda: setattr(c, "r", 1), lambda: c.__dict__]:
    try:
        print(f())
    except AttributeError as e:
        print(e)
print(a.__class__.__name__, type(a) is A, A.__name__, A.__qualname__, A.__module__, A.__bases__, isinstance(a, A), issubclass(A, object), A.__mro__)
class E: pass
e = E(); e.__class__ = A; print(type(e).__name__, "x" in dir(a), [n for n in dir(A()) if not n.startswith("__")])
