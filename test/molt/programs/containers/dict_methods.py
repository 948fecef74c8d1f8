d = {"a": 1, "b": 2}
d["c"] = 3; d.update({"d": 4}, e=5); d.update([("f", 6)])
print(d, len(d), d.get("a"), d.get("z"), d.get("z", 0), d.setdefault("a", 9), d.setdefault("g", 7), d.pop("b"), d.pop("zz", None), d.popitem(), d)
print(list(d), list(d.keys()), list(d.values()), list(d.items()), d.keys(), d.values(), d.items(), "a" in d, "z" in d, ("a", 1) in d.items(), 1 in d.values())
print(d.keys() & {"a", "q"}, sorted(d.keys() | {"q"}), sorted(d.keys() - {"a"}), sorted(d.keys() ^ {"a", "q"}), d.keys() == {"a", "c", "d", "e", "f"}, d.items() & {("a", 1)}, d.keys().isdisjoint({"x"}), d.keys() >= {"a"})
print({**d, "x": 1}, d | {"y": 2}, {"z": 0} | d, dict(a=1, b=2), dict([(1, 2)]), dict({1: 2}, k=3), dict(zip("ab", [1, 2])), dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), {k: v for k, v in d.items() if v > 3})
d |= {"m": 13}; c = d.copy(); c["n"] = 1; print("n" in d, d == {**d}, d != c, list(reversed(d)), list(reversed(d.items())), list(reversed(d.values())))
del d["m"]; print(d, bool({}), {1: "a", 1.0: "b", True: "c"}, {(1, 2): 3}[1, 2], {None: 1}[None], {frozenset([1]): 2}); c.clear(); print(c)
for f in [lambda: d["zz"], lambda: d.pop("zz"), lambda: {}.popitem(), lambda: {[]: 1}, lambda: {}.update(5), lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: dict(5), lambda: d.get(), lambda: {} < {}, lambda: d.__delitem__("q"), lambda: {**5}, lambda: d.keys()[0], lambda: {} | [], lambda: dict.fromkeys(5), lambda: d.fromkeys()]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def grow():
    q = {1: 1, 2: 2}
    for k in q:
        q[k + 10] = 1
try:
    grow()
except RuntimeError as e:
    print(e)
try:
    s = {1, 2}
    for k in s: s.add(k + 10)
except RuntimeError as e:
    print(e)
class M(dict):
    def __missing__(self, k): return f"missing {k}"
print(M()["x"], M(a=1)["a"], M().get("x"), M(b=1))
