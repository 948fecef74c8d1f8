from collections import OrderedDict
class LRU:
    def __init__(self, n): self.n, self.d = n, OrderedDict()
    def get(self, k):
        if k not in self.d: return -1
        self.d.move_to_end(k); return self.d[k]
    def put(self, k, v):
        self.d[k] = v; self.d.move_to_end(k)
        if len(self.d) > self.n: self.d.popitem(last=False)
c = LRU(2); c.put(1, 1); c.put(2, 2); print(c.get(1)); c.put(3, 3); print(c.get(2), c.get(3), list(c.d))
class Emitter:
    def __init__(self): self.handlers = {}
    def on(self, e):
        def deco(f): self.handlers.setdefault(e, []).append(f); return f
        return deco
    def emit(self, e, *a, **k): return [f(*a, **k) for f in self.handlers.get(e, [])]
em = Emitter()
@em.on("x")
def one(v): return v + 1
@em.on("x")
def two(v): return v * 2
print(em.emit("x", 5), em.emit("none"))
def memo(f):
    cache = {}
    def g(*a):
        if a not in cache: cache[a] = f(*a)
        return cache[a]
    g.cache = cache
    return g
@memo
def grid(m, n): return 1 if m == 0 or n == 0 else grid(m - 1, n) + grid(m, n - 1)
print(grid(10, 10), len(grid.cache))
def retry(times):
    def deco(f):
        def g(*a):
            for i in range(times):
                try: return f(*a, i)
                except ValueError as e: print("retry", i, e)
            return None
        return g
    return deco
@retry(3)
def flaky(limit, n):
    if n < limit: raise ValueError(f"{n}<{limit}")
    return n
print(flaky(2), flaky(9))
