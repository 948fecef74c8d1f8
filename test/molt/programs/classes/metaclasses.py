class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        ns["added"] = kw.get("tag", "none")
        print("new", name, sorted(k for k in ns if not k.startswith("__")))
        return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns); cls.inited = True
    def __call__(cls, *a, **k):
        print("call", cls.__name__, a); return super().__call__(*a, **k)
    def __len__(cls): return 42
    def __getitem__(cls, k): return f"{cls.__name__}[{k}]"
    def __contains__(cls, k): return k == "in"
    def __iter__(cls): return iter([1, 2])
    @property
    def mp(cls): return "metaprop"
    def __repr__(cls): return f"<{cls.__name__}>"
    @classmethod
    def __prepare__(m, name, bases, **kw): return {"prepared": 1}
class A(metaclass=Meta, tag="t"):
    def __init__(self, x=0): self.x = x
class B(A): y = 1
print(A.added, A.inited, B.added, len(A), A["k"], "in" in A, list(A), A.mp, A, A(5).x, B().x, type(A), A.prepared)
reg = {}
class Base:
    def __init_subclass__(cls, /, name=None, **kw): super().__init_subclass__(**kw); reg[name or cls.__name__] = cls
class X(Base, name="ex"): pass
class Y(Base): pass
print(sorted(reg), reg["ex"] is X)
T = type("T", (Base,), {"v": 1, "m": lambda self: self.v + 1}); print(T().m(), T.__name__, reg["T"] is T, type(T))
class Single(type):
    inst = {}
    def __call__(cls, *a):
        if cls not in Single.inst: Single.inst[cls] = super().__call__(*a)
        return Single.inst[cls]
class S(metaclass=Single): pass
print(S() is S())
try:
    class M2(type): pass
    class C1(metaclass=Meta): pass
    class C2(metaclass=M2): pass
    class C3(C1, C2): pass
except TypeError as e:
    print(e)
