d = {"b": 1, "a": 2}
d["c"] = 3
print(d, len(d), d["a"], d.get("x"), d.get("x", 0), "a" in d, list(d), list(d.values()), list(d.items()))
d.update({"a": 20}, z=26); print(d)
print(d.pop("b"), d.pop("nope", None), d.popitem(), d.setdefault("q", []), d)
for k, v in d.items():
    print(k, v, end="; ")
print()
print({i: i * i for i in range(4)}, dict([("x", 1)]), dict(a=1, b=2), dict.fromkeys("ab", 0))
print({1: "int", 1.0: "float", True: "bool"}, {(1, 2): 3}[(1, 2)])
print(d == dict(d), {"a": 1} | {"b": 2}, d.keys() & {"a", "q"}, d.keys() - {"a"})
e = {}
for i in range(20):
    e[i] = i
for i in range(0, 20, 2):
    del e[i]
e[0] = "back"
print(e, list(reversed(e)))
d.clear(); print(d, bool(d))
try:
    {}["missing"]
except KeyError as ex:
    print(ex, ex.args)
try:
    {[1]: 2}
except TypeError as ex:
    print(ex)
try:
    g = {1: 1}
    for k in g:
        g[k + 1] = 1
except RuntimeError as ex:
    print(ex)
n = {}; n["self"] = n; print(n)
print(sorted({"z": 1, "y": 2}), max({"a": 1, "b": 0}), len({}), d.keys(), {"k": 1}.items(), {"k": 1}.values())
