from collections import Counter
c = Counter("abracadabra")
print(c, c["a"], c["z"], c.most_common(2), c.most_common(), sorted(c.elements()), c.total(), len(c), dict(c))
d = Counter(a=3, b=1); e = Counter(a=1, b=2, c=5)
print(d + e, d - e, d & e, d | e, +Counter(a=-1, b=2), -Counter(a=-1), d == Counter({"b": 1, "a": 3}), d != e, d < e, d <= Counter(a=3, b=1))
d.update("aab"); print(d); d.subtract(a=10); print(d, d.total()); d["new"] += 1; del d["zzz"]; print(d, list(d), Counter([1, 1, 2]), Counter({"x": 0}), Counter())
d += Counter(a=100); print(d); d -= Counter(a=50); d &= Counter(a=20, b=1); d |= Counter(q=1); print(d, d.copy(), Counter(d) == d, "a" in d, d.get("m"), d.pop("q"), isinstance(d, dict))
words = "the cat the dog the end".split(); print(Counter(words).most_common(1), Counter(len(w) for w in words), max(Counter(words).items(), key=lambda p: p[1]))
try:
    Counter.fromkeys("ab")
except NotImplementedError as e:
    print(e)
