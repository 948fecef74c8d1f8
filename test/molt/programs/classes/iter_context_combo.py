class Pool:
    def __init__(self, n): self.free = list(range(n)); self.log = []
    def __enter__(self): self.log.append('open'); return self
    def __exit__(self, t, v, tb): self.log.append(t.__name__ if t else 'ok'); return t is KeyError
    def __getitem__(self, i): return self.free[i]
    def __len__(self): return len(self.free)
    def __contains__(self, x): return x in self.free
    def __reversed__(self): return iter(self.free[::-1])
p = Pool(3)
with p as q: print(q is p, len(q), list(q), 2 in q, list(reversed(q)), q[-1])
with p: raise KeyError('swallowed')
try:
    with p: raise ValueError('out')
except ValueError as e: print(e)
print(p.log)
