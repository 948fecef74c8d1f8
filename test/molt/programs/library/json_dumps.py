import json
print(json.dumps([1, -2.5, 1e100, True, False, None, "a\"b\\c\n\t\u00e9\u2028😀\x01", [], {}, [[]], {"a": {}}]))
print(json.dumps({"b": 1, "a": [1, 2, {"c": None}]}, indent=2), json.dumps({"b": 1, "a": 2}, sort_keys=True), json.dumps([1, 2], separators=(",", ":")), json.dumps({"a": [1]}, indent="\t"), json.dumps({"é": "ü"}, ensure_ascii=False), json.dumps([], indent=2), json.dumps({"x": [], "y": {}}, indent=1))
print(json.dumps({1: "a", 1.5: "b", True: "c", None: "d", "s": (1, 2)}), json.dumps(float("inf")), json.dumps(float("nan")), json.dumps("x" * 5), json.dumps(10**30), json.dumps({"k": 1}, indent=0), json.dumps([1, [2, [3]]], indent=3, separators=(";", "=")))
for f in [lambda: json.dumps({1, 2}), lambda: json.dumps(object), lambda: json.dumps({(1, 2): 3}), lambda: json.dumps(float("nan"), allow_nan=False), lambda: json.dumps(b"x"), lambda: json.dumps(1j)]:
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
l = []
l.append(l)
try:
    json.dumps(l)
except ValueError as e:
    print(e)
class P:
    def __init__(self, x): self.x = x
print(json.dumps([P(1), P([2])], default=lambda o: o.__dict__), json.dumps({(1,): 2, "a": 3}, skipkeys=True))
class Enc(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, set): return sorted(o)
        return super().default(o)
print(json.dumps({"s": {3, 1}}, cls=Enc), Enc(indent=1).encode([{1}]), Enc().encode("x"))
import io
f = io.StringIO()
json.dump({"a": 1}, f)
print(f.getvalue())
