import threading, weakref, json, functools, inspect, string, enum, re, os, io
r = []
def work(n): r.append((n, threading.current_thread().name, threading.current_thread() is t))
t = threading.Thread(target=work, args=(1,), name="one"); t.start(); t.join(); print(r, t.is_alive(), t.name, t.daemon)
class T(threading.Thread):
    def run(self): self.res = 5
x = T(); x.start(); x.join(); print(x.res, threading.active_count(), threading.main_thread().name, threading.current_thread().name)
try: x.start()
except RuntimeError as e: print(e)
try: T().join()
except RuntimeError as e: print(e)
lk = threading.Lock()
with lk: print(lk.locked(), lk.acquire(blocking=False))
rl = threading.RLock()
with rl:
    with rl: print("re")
s = threading.BoundedSemaphore(2)
with s: print("sem", s.acquire(blocking=False), s.acquire(timeout=0.001))
s.release()
try: s.release()
except ValueError as e: print(e)
e = threading.Event(); print(e.is_set(), e.wait(0.001)); e.set(); print(e.wait()); e.clear()
l = threading.local(); l.a = 1
def other():
    print(hasattr(l, "a")); l.a = 2; print(l.a)
t = threading.Thread(target=other); t.start(); t.join(); print(l.a); del l.a
try: l.__a__
except AttributeError as e: print("no attribute")
c = threading.Condition()
with c: print(c.wait(0.001), c.wait_for(lambda: 3)); c.notify_all()
b = threading.Barrier(1); print(b.wait(), b.parties)
tm = threading.Timer(0, print, ("timer",)); tm.start(); tm.join()
class O: 
    def __init__(self, n): self.n = n
    def m(self): return self.n
a, bb = O(1), O(2)
wv = weakref.WeakValueDictionary(a=a); wv["b"] = bb; print(sorted(wv.keys()), len(wv), wv["a"].n, "b" in wv, wv.get("zz", 0)); del bb; print(len(wv), list(wv), wv.pop("a").n, len(wv), wv.pop("q", None))
try: wv["a"]
except KeyError as e: print(repr(e))
wk = weakref.WeakKeyDictionary(); wk[a] = 1; wk[a] = 2; k = O(3); wk[k] = 3; print(len(wk), wk[a], a in wk, 5 in wk, wk.get(k), wk.setdefault(a, 9)); del k; print(len(wk), [x.n for x in wk], list(wk.values())); del wk[a]; print(len(wk))
ws = weakref.WeakSet([a]); z = O(4); ws.add(z); print(len(ws), z in ws, 3 in ws); del z; print(len(ws), [i.n for i in ws]); ws.discard(a); print(len(ws))
try: ws.pop()
except KeyError as e: print(e)
f = weakref.finalize(a, print, "gone", 1); print(f.alive); m = weakref.WeakMethod(a.m); print(m()()); del a; print(f.alive, m())
print(json.dumps({"a": [1, None]}, indent=2), json.JSONEncoder(indent=1, separators=(",", ":")).encode([1]), json.JSONEncoder(sort_keys=True).encode({"b": 1, "a": 2}))
for bad in ('{"a": 1,}', '[1\n, 2', '{"a"\n 1}', "nope", "[1] x"):
    try: json.loads(bad)
    except json.JSONDecodeError as e: print(e, e.lineno, e.colno, e.pos, e.msg)
try: json.dumps({1}) 
except TypeError as e: print(e)
@functools.wraps(work)
def w2(*a): pass
print(w2.__name__, w2.__wrapped__ is work)
pp = functools.partial(functools.partial(print, 1, sep="-"), 2, end="!\n"); pp(3); print(pp.args, pp.keywords)
class CP:
    @functools.cached_property
    def v(self): "doc v"; print("computed"); return 4
cc = CP(); print(cc.v, cc.v, CP.v.__doc__, cc.__dict__)
def ff():
    """First
        indented
          more

      last
    """
print(repr(inspect.getdoc(ff)), repr(inspect.cleandoc("\n  a\n    b\n\n")), repr(inspect.cleandoc("x")))
F = string.Formatter(); print(F.format("{} {x:>{w}} {0[1]!r}" if 0 else "{} {x:>{w}} {!r}", "a", "b", x=5, w=4), F.format("{0[1]} {a.real:+}", [1, 2], a=3), F.format("{{}} {1} {0}", 1, 2))
for bad in ("{} {0}", "{0} {}", "{", "{!z}"):
    try: print(F.format(bad, 1))
    except ValueError as e: print(e)
try:
    @enum.verify(enum.CONTINUOUS)
    class E1(enum.Enum): A = 1; B = 4; C = 6
except ValueError as e: print(e)
for bad in ("(", "a\n(b", "[z-a]", "*a", b"a\n)"):
    try: re.compile(bad)
    except re.error as e: print(e, e.pos, e.lineno, e.colno, e.msg)
for kw in (dict(encoding="x"), dict(errors="x"), dict(newline="")):
    try: io.open("x", "rb", **kw)
    except ValueError as e: print(e)
