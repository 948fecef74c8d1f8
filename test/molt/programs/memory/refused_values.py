# What classes, functions, exceptions and patterns refuse to be given, and what is left of the attempt.
import types
def t(f):
    try: print(f())
    except (TypeError, ValueError, AttributeError, IndexError, RuntimeError, OverflowError) as e: print(type(e).__name__, e)
def s(o, n, v):
    def go():
        setattr(o, n, v)
        return "set"
    t(go)
def f(a, b=1, *, c=2): return [a, b, c]
s(f, "__defaults__", 5); s(f, "__kwdefaults__", [1]); s(f, "__name__", 5); s(f, "__qualname__", None)
t(lambda: f(1)); s(f, "__defaults__", ("d" + str(1),)); t(lambda: f(1)); s(f, "__defaults__", None); t(lambda: f(1, 2))
e = ValueError("a" + str(1))
s(e, "__cause__", 5); s(e, "__context__", "x"); s(e, "args", 5); s(e, "args", [1, "b" + str(2)]); t(lambda: e.args)
class A(list): pass
class B(dict): pass
class C: pass
class D: pass
a = A(["x" + str(1)]); s(a, "__class__", B); s(a, "__class__", C); s(a, "__class__", int); s(a, "__class__", 5)
c = C(); c.k = ["k" + str(1)]; s(c, "__class__", D); t(lambda: (type(c).__name__, c.k))
s(C, "__name__", 5); s(C, "__qualname__", 5); s(C, "__name__", "Renamed" + str(1)); t(lambda: C.__name__)
t(lambda: type("X" + str(1), (), {"__slots__": (1,)}))
t(lambda: type(5, (), {})); t(lambda: type("Y", [], {})); t(lambda: type("Y", (), []))
t(lambda: type("Z" + str(1), (int, str), {}))
class M:
    def __mro_entries__(self, bases): return [int]
def mro():
    class N(M()): pass
t(mro)
class P(type):
    @classmethod
    def __prepare__(cls, name, bases): raise ValueError("prep" + str(1))
def prep():
    class N(metaclass=P): pass
t(prep)
class IS:
    def __init_subclass__(cls, **kw): raise ValueError("init" + str(len(kw)))
def isub():
    class N(IS, k=["v" + str(1)]): pass
t(isub)
class SN:
    def __set_name__(self, owner, name): raise ValueError("name" + name)
def sname():
    class N: x = SN()
try: sname()
except (RuntimeError, ValueError): print("set_name")
t(lambda: staticmethod()); t(lambda: classmethod(1, 2)); t(lambda: types.MethodType(5, 6)); t(lambda: property(1, 2, 3, 4, 5))
class Q:
    st = staticmethod(None)
t(lambda: Q().st)
class Wm:
    __match_args__ = ["x"]
    x = 1
class Wn:
    __match_args__ = ("x", 5)
    x = ["m" + str(1)]
class Wp:
    __match_args__ = ("x", "y")
    x = ["m" + str(1)]
    @property
    def y(self): raise ValueError("y" + str(1))
def m(v, cls):
    match v:
        case Wm(a): return a
        case Wn(a, b): return a
        case Wp(a, b): return a
for o in (Wm(), Wn(), Wp()): t(lambda: m(o, None))
eg = ExceptionGroup("g" + str(1), [ValueError("v" + str(1)), TypeError("t" + str(1))])
t(lambda: [len(p.exceptions) for p in eg.split(ValueError)])
t(lambda: eg.split(lambda x: 1 / (len(str(x)) - 2)) if 0 else eg.split(5))
class EG(ExceptionGroup):
    def derive(self, excs): return ["no" + str(len(excs))]
t(lambda: EG("h" + str(1), [ValueError("v" + str(1)), TypeError("t" + str(1))]).split(TypeError))
class EH(ExceptionGroup):
    def derive(self, excs):
        if isinstance(excs[0], TypeError): raise ValueError("derive" + str(1))
        return EH(self.message, excs)
t(lambda: EH("h" + str(1), [ValueError("v" + str(1)), TypeError("t" + str(1))]).split(ValueError))
t(lambda: ExceptionGroup("x", [])); t(lambda: ExceptionGroup("x", ["a" + str(1)])); t(lambda: ExceptionGroup(5, [ValueError()]))
t(lambda: f(1, **{"a": 2})); t(lambda: f(**{"zz" + str(1): [1]})); t(lambda: f(1, 2, 3)); t(lambda: f()); t(lambda: f(1, **5)); t(lambda: f(*5))
def g(*a, **k): return a, k
t(lambda: g(1, *["a" + str(1)], **{"k" + str(1): [1]}, **{"k" + str(1): [2]}))
t(lambda: g(**{5: "x" + str(1)}))
t(lambda: "%99999999999999999999d" % 5); t(lambda: "{99999999999999999999999}".format(1)); t(lambda: format(5, "99999999999999999999d"))
t(lambda: float("1" + "0" * 2000 + ".5") > 1e300 if 0 else float("0." + "0" * 2000 + "x" + str(1))); t(lambda: len(str(int("1" * 9000, 16)))) if 0 else None
t(lambda: int("1" * 9000, 16) == sum(16 ** i for i in range(9000)))
t(lambda: complex(type("K", (), {"__complex__": lambda s: "c" + str(1)})()))
def gen(a, b):
    yield a
    yield b
z = gen(["a" + str(1)], ["b" + str(1)])
t(lambda: z.throw(ValueError("thrown" + str(1))))
z = gen(["a" + str(1)], ["b" + str(1)]); z.close(); t(lambda: z.send(None) if 0 else "closed")
t(lambda: gen([1], [2]).throw(int)); t(lambda: gen([1], [2]).send(5))
