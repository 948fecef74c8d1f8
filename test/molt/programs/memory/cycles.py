import gc, weakref
class N:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
a = N("a"); a.me = a; del a
print(gc.collect() > 0)
class P:
    pass
def ring(n):
    xs = [P() for _ in range(n)]
    for i in range(n): xs[i].next = xs[(i+1) % n]
    return weakref.ref(xs[0])
r = ring(5)
print(r() is not None); gc.collect(); print(r())
# resurrect once
keep = []
class R:
    def __del__(self): keep.append(self); print("final")
x = R(); x.l = [x]; del x; gc.collect(); print(len(keep)); keep.clear(); gc.collect(); print("end", len(keep))
y = R(); del y; print(len(keep)); keep.clear(); print(len(keep))
# closures, generators, dicts, tuples
def f():
    def g(): return h()
    def h(): return g
    return weakref.ref(g)
w = f(); gc.collect(); print(w())
def gen(o):
    o.g = None
    try:
        while True: yield o
    finally: print("gen closed")
o = P(); o.g = gen(o); o.g = None
o = P(); t = gen(o); next(t); o.g = t; wr = weakref.ref(o); del o, t; gc.collect(); print(wr())
d = {}; d["self"] = (d, [d]); del d; print(gc.collect() > 0)
w = weakref.WeakValueDictionary(); p = P(); w["k"] = p; print(len(w), "k" in w); del p; print(len(w), "k" in w)
wk = weakref.WeakKeyDictionary(); p = P(); wk[p] = 1; print(len(wk)); del p; print(len(wk))
def cb(r): print("callback", r() is None)
p = P(); q = weakref.ref(p, cb); del p; print(q() is None)
try: weakref.ref(3)
except TypeError as e: print(e)
f = weakref.finalize(N("fin"), print, "finalized"); print(f.alive)
s = weakref.WeakSet(); n = P(); s.add(n); print(len(s), n in s); del n; print(len(s))
class M:
    def hi(self): return "hi"
m = M(); wm = weakref.WeakMethod(m.hi); print(wm()()); del m; print(wm())
print(weakref.ref(M) is weakref.ref(M))
# many cycles with automatic collection
import sys
def churn():
    for i in range(200000):
        a = P(); b = P(); a.o = b; b.o = a
churn(); print("churned")
def churn2():
    n = 0
    while n < 100000:
        l = []; l += [l]; d = {}; d[1] = d; n += 1
churn2(); print("ok")
from collections import deque
class Tree:
    live = 0
    def __init__(self, parent):
        self.parent, self.children = parent, deque()
        Tree.live += 1
        if parent: parent.children.append(self)
    def __del__(self): Tree.live -= 1
class Ring(deque):
    pass
def forest():
    root = Tree(None)
    for i in range(3): Tree(Tree(root))
    own = deque(maxlen=2)
    own.append(own)
    ring = Ring()
    ring.append((ring, Tree(None)))
    kept = deque([root.children[0]])
    return kept
kept = forest()
gc.collect(); print("trees", Tree.live, len(kept[0].parent.children))
kept.clear()
gc.collect(); print("trees", Tree.live)
