class Count:
    def __init__(self, n): self.n = n
    def __iter__(self): self.i = 0; return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1; return self.i
print(list(Count(3)), sum(Count(4)), [*Count(2)], max(Count(5)), 2 in Count(3), 9 in Count(3), dict(zip(Count(2), "ab")), tuple(Count(1)), sorted(Count(3), reverse=True))
class Seq:
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i * 10
    def __len__(self): return 3
print(list(Seq()), 20 in Seq(), list(reversed(Seq())), [x for x in Seq()], iter(Seq()).__next__())
class M:
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k] if not isinstance(k, (slice, tuple)) else k
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __contains__(self, k): return k in self.d
    def __len__(self): return len(self.d)
    def keys(self): return self.d.keys()
m = M(); m["a"] = 1; m[2] = 3; print(m["a"], "a" in m, len(m), m[1:2], m[1, 2], m[::3], m[..., 1:], {**m}, dict(m)); del m["a"]; print("a" in m, bool(m))
class G:
    def __iter__(self):
        yield 1
        yield from [2, 3]
a, *b = G(); print(a, b, list(G()), list(enumerate(G(), 5)))
for f in [lambda: iter(5), lambda: next(5), lambda: list(Bad()), lambda: len(5), lambda: next(iter([])), lambda: reversed({1}), lambda: len(BadLen())]:
    class Bad:
        def __iter__(self): return 5
    class BadLen:
        def __len__(self): return -1
    try: print(f())
    except (TypeError, StopIteration, ValueError) as e: print(type(e).__name__, e)
it = iter([1, 2]); print(next(it), next(it), next(it, "end"), next(it, None)); calls = iter(lambda: calls_list.pop(), 0); calls_list = [0, 5, 6]; print(list(calls))
