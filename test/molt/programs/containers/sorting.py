data = [("b", 2), ("a", 2), ("c", 1), ("a", 1)]
print(sorted(data), sorted(data, key=lambda p: p[1]), sorted(data, key=lambda p: p[1], reverse=True), sorted(data, reverse=True))
print(sorted("banana"), sorted([3, 1.5, 2]), sorted({3, 1, 2}), sorted({"b": 1, "a": 2}), sorted([[2], [1, 5], [1]]), sorted([True, False, 2]))
print(sorted(["B", "a", "C"], key=str.lower), sorted(range(10), key=lambda n: (n % 3, -n)), sorted([], key=len), sorted(["ccc", "a", "bb"], key=len))
class K:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f"K{self.v}"
print(sorted([K(3), K(1), K(2)]), max([K(1), K(5)], key=lambda k: k.v), sorted([K(3), K(1)], reverse=True))
import random
vals = [(i * 7919) % 1009 for i in range(500)]
s = sorted(vals)
print(all(s[i] <= s[i + 1] for i in range(len(s) - 1)), s[:10], sorted(vals, reverse=True)[:5])
pairs = [((i * 31) % 10, i) for i in range(100)]
st = sorted(pairs, key=lambda p: p[0])
print(all(a[1] < b[1] for a, b in zip(st, st[1:]) if a[0] == b[0]), st[:12])
st = sorted(pairs, key=lambda p: p[0], reverse=True)
print(all(a[1] < b[1] for a, b in zip(st, st[1:]) if a[0] == b[0]), st[:12])
for f in [lambda: sorted([1, "a"]), lambda: sorted([None, 1]), lambda: sorted(5), lambda: sorted([1], 2), lambda: sorted([1], foo=1), lambda: sorted([{}, {}]), lambda: sorted([1j, 2j])]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
