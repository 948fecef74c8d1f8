# the tuples that zip, enumerate and items give: kept ones stay as they were
pairs = []
for p in zip([1, 2, 3], "abc"):
    pairs.append(p)
print(pairs, list(zip([1, 2], [3, 4])), list(enumerate("ab")), list({"a": 1, "b": 2}.items()))
last = None
for item in enumerate(["x", "y", "z"], 5):
    print(last, item)
    last = item
for i, (a, b) in enumerate(zip((1, 2), (3, 4))):
    print(i, a, b)
kept = {}
for item in {"a": 1, "b": 2, "c": 3}.items():
    kept[item] = item
print(kept)
z = zip([1, 2, 3], [4, 5, 6])
first = next(z)
second = next(z)
print(first, second, next(z), next(z, None), first)
class Item:
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print("gone", self.n)
for a, b in zip((Item(i) for i in range(3)), range(3)):
    print("at", a.n, b)
    del a
try:
    for a, b in zip([1, 2, 3], [1, 2], strict=True):
        print(a, b)
except ValueError as e:
    print(e)
try:
    for a, b in [(1, 2, 3)]:
        pass
except ValueError as e:
    print(e)
try:
    for a, b in [(1,)]:
        pass
except ValueError as e:
    print(e)
print(max(zip([3, 1], [1, 2])), sorted(zip("ba", [1, 2])), dict(zip("ab", [1, 2])), [*zip([1], [2])], set(enumerate("a")))
nested = [(x, y) for x, y in zip(range(2), range(2)) for _ in enumerate("z")]
print(nested)
def text(ch):
    return "a" <= ch <= "m" and ch != "c" or "A" <= ch < "C"
print([text(c) for c in "abcmzABC"])
order = []
def see(v):
    order.append(v)
    return v
if see(1) < see(3) < see(2) < see(9):
    print("never")
if see(1) < see(2.5) <= see(2.5) != see("x") in ["x"]:
    print("yes")
print(order, 1 < 2 < 3, 1 < 3 < 2, not 1 < 2 > 3)
for x in (0.5, 1.5, float("nan")):
    if 0.0 <= x <= 1.0:
        print(x, "in")
    elif not 0 <= x <= 1:
        print(x, "out")
print(f"{0.125:.2f} {0.375:.2f} {2.5:.0f} {3.5:.0f} {1e15:.3f} {9007199254740993.0:.1f} {0.0005:.3f} {0.0015:.3f} {1e-300:.2f} {-0.001:.2f} {123456789.987654321:.3f} {0.0:.1f} {-0.0:.2f} {5e-324:.3f} {8999999999999999.5:.1f}")
