import types, inspect, weakref, gc, sys, time
ns = types.SimpleNamespace(a=1, b="x"); ns.c = 3; print(ns, ns.a, ns == types.SimpleNamespace(a=1, b="x", c=3), isinstance(lambda: 0, types.FunctionType), isinstance((i for i in []), types.GeneratorType), isinstance(len, types.BuiltinFunctionType), types.MappingProxyType({"k": 1}), types.MethodType(lambda self: self * 2, 5)())
class A:
    def m(self, x): return x
class B: pass
b = B(); r = weakref.ref(b); print(r() is b); del b; print(r()); d = weakref.WeakValueDictionary(); o = B(); d["k"] = o; print("k" in d, len(d)); del o; gc.collect(); print(len(d))
def gen(): yield
print(inspect.isfunction(A.m), inspect.isclass(A), inspect.ismethod(A().m), inspect.isgeneratorfunction(gen), inspect.getdoc(A) , inspect.isbuiltin(len))
print(sys.maxsize, sys.byteorder, sys.version_info >= (3, 8), sys.float_info.max, sys.int_info.bits_per_digit, sys.getrecursionlimit(), sys.platform, sys.argv[1:], sys.getsizeof(1) > 0, sys.hash_info.width, sys.maxunicode, sys.implementation.name)
t = time.gmtime(86400 * 365); print(t.tm_year, t.tm_mon, time.strftime("%Y-%m-%d", t), time.asctime(t), t[:3], time.perf_counter() > 0, time.monotonic() > 0, time.strptime("2024-01-02", "%Y-%m-%d")[:3], isinstance(time.time(), float))
try: raise ValueError("tb")
except ValueError: print(sys.exc_info()[0].__name__, sys.exc_info()[1])
