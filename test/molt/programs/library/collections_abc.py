from collections.abc import *
import collections.abc as abc
class A:
    def m(self): pass
    def __call__(self): pass
class B: pass
class C:
    def __eq__(self, o): return True
class D:
    __slots__ = ()
    def __iter__(self): return iter(())
def f(): pass
def g(): yield
async def co(): pass
async def ag(): yield
c = co()
vals = {"f": f, "len": len, "append": [].append, "A().m": A().m, "A": A, "int": int, "A()": A(), "B()": B(), "C()": C(), "D()": D(), "1": 1, "s": "s", "b": b"", "ba": bytearray(), "mv": memoryview(b""), "list": [], "dict": {}, "set": set(), "fs": frozenset(), "tuple": (), "range": range(3), "slice": slice(1), "keys": {}.keys(), "values": {}.values(), "items": {}.items(), "gen": g(), "co": c, "ag": ag(), "it": iter([]), "itd": iter({}), "its": iter(""), "enum": enumerate([]), "zip": zip(), "map": map(f, []), "rev": reversed([]), "None": None, "f1": 1.5, "type": type, "prop": property(f), "staticm": staticmethod(f)}
c.close()
for name in "Awaitable Coroutine AsyncIterable AsyncIterator AsyncGenerator Hashable Iterable Iterator Generator Reversible Sized Container Callable Collection Set MutableSet Mapping MutableMapping MappingView KeysView ItemsView ValuesView Sequence MutableSequence ByteString".split():
    cls = getattr(abc, name)
    print(name, cls.__module__, [k for k, v in vals.items() if isinstance(v, cls)])
    print(sorted(getattr(cls, "__abstractmethods__")))
class M(MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = M()
m.update({"a": 1}, b=2); m.update([("c", 3)])
print(dict(m), m.pop("a"), m.pop("z", None), m.setdefault("q", 4), m.popitem(), list(m.items()), str(m.keys())[:8], "b" in m, m == {"b": 2, "c": 3})
try: m.pop("zz")
except KeyError as e: print("KeyError", e)
print(m.keys() & {"b"}, m.keys() | {"x"}, m.items() ^ {("b", 2)})
class St(MutableSet):
    def __init__(self, it=()): self.s = list(dict.fromkeys(it))
    def __contains__(self, x): return x in self.s
    def __iter__(self): return iter(self.s)
    def __len__(self): return len(self.s)
    def add(self, x):
        if x not in self.s: self.s.append(x)
    def discard(self, x):
        if x in self.s: self.s.remove(x)
    def __repr__(self): return f"St({self.s})"
s = St("abc")
print(s & St("bcd"), s | "xy", s - St("a"), s ^ St("az"), s <= St("abcd"), s < s, s == St("cba"), s.isdisjoint("xyz"), s._hash() == St("cab")._hash())
s |= "q"; s -= St("a"); s ^= St("bz"); print(s); s &= St("zc"); print(s, s.pop(), s); s.clear(); print(s)
try: s.remove(1)
except KeyError as e: print("KeyError", e)
class L(MutableSequence):
    def __init__(self, *a): self.l = list(a)
    def __getitem__(self, i): return self.l[i]
    def __setitem__(self, i, v): self.l[i] = v
    def __delitem__(self, i): del self.l[i]
    def __len__(self): return len(self.l)
    def insert(self, i, v): self.l.insert(i, v)
l = L(1, 2, 3)
l.append(4); l.extend(l); l += [9]; l.reverse(); l.remove(2); print(list(l), l.pop(), l.pop(0), l.count(4), l.index(3), list(reversed(l)), 3 in l)
try: Sequence()
except TypeError as e: print(e)
class G(Generator):
    def send(self, v): return v
    def throw(self, t, v=None, tb=None): raise StopIteration
gg = G(); print(next(gg), gg.send(3), gg.close())
print(Callable[[int], str], Iterable[int], Mapping[str, int])
class Co(Coroutine):
    def __await__(self): yield
    def send(self, v): raise StopIteration(v)
    def throw(self, t, v=None, tb=None): super().throw(t, v, tb)
c = Co(); c.close()
try: c.throw(ValueError("x"))
except ValueError as e: print(repr(e))
try: Coroutine()
except TypeError as e: print(e)
