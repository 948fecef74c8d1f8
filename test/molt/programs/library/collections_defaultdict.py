from collections import defaultdict, OrderedDict, ChainMap
d = defaultdict(list); d["a"].append(1); d["b"].append(2); d["a"].append(3); print(d, dict(d), d.get("zz"), "zz" in d, len(d), d.default_factory, d["new"], list(d))
c = defaultdict(int, {"x": 5}); c["x"] += 1; c["y"] += 1; print(c, sorted(c.items()), c.copy(), c | {"z": 1}, defaultdict(None, a=1))
n = defaultdict(lambda: defaultdict(int)); n["a"]["b"] += 1; print(n["a"]["b"], {k: dict(v) for k, v in n.items()})
try:
    defaultdict(None)["q"]
except KeyError as e:
    print("KeyError", e)
try:
    defaultdict(5)
except TypeError as e:
    print(e)
o = OrderedDict([("a", 1), ("b", 2), ("c", 3)]); o.move_to_end("a"); print(o); o.move_to_end("c", last=False); print(o, list(o), o.popitem(), o.popitem(last=False), o, OrderedDict(), OrderedDict(a=1) == OrderedDict(a=1), OrderedDict([("a", 1), ("b", 2)]) == OrderedDict([("b", 2), ("a", 1)]), OrderedDict(a=1) == {"a": 1}, list(reversed(OrderedDict(x=1, y=2))), OrderedDict.fromkeys("ab", 0))
m = ChainMap({"a": 1}, {"a": 2, "b": 3}); print(m["a"], m["b"], len(m), sorted(m), m.maps, m.parents, m.new_child({"c": 9})["c"], m); m["z"] = 5; print(m.maps[0], dict(m), "b" in m, m.get("q", 0))
try:
    m["nope"]
except KeyError as e:
    print(e)
