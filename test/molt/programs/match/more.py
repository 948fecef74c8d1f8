from dataclasses import dataclass
@dataclass
class Point:
    x: int
    y: int
def what(v):
    match v:
        case 0 | 1: return "small"
        case int(n) if n > 100: return f"big {n}"
        case int() | float(): return "number"
        case "a" | "b" as s: return f"letter {s}"
        case str() as s if len(s) > 3: return f"long {s}"
        case str(): return "str"
        case []: return "empty"
        case [x]: return f"one {x}"
        case [x, y]: return f"two {x} {y}"
        case [first, *rest]: return f"many {first} {rest}"
        case {"type": "circle", "r": r}: return f"circle {r}"
        case {"k": [a, {"n": b}]}: return f"nested {a} {b}"
        case {"only": _, **rest}: return f"rest {rest}"
        case Point(x=0, y=0): return "origin"
        case Point(x, y) if x == y: return f"diag {x}"
        case Point(x=px): return f"point {px}"
        case None: return "none"
        case True: return "true"
        case (1, 2) | [3, 4]: return "never"
        case _: return "other"
for v in [0, 5, 500, 1.5, "a", "zz", "long one", [], [1], (1, 2), [1, 2, 3], {"type": "circle", "r": 3}, {"k": [1, {"n": 2}]}, {"only": 1, "z": 2}, Point(0, 0), Point(2, 2), Point(1, 5), None, True, {1}, b"x", {}]: print(repr(v), "->", what(v))
class C: RED = 1; GREEN = 2
def col(v):
    match v:
        case C.RED: return "red"
        case C.GREEN: return "green"
    return "unmatched"
print(col(1), col(2), col(3))
match [1, [2, [3, 4]]]:
    case [a, [b, [*c]]]: print(a, b, c)
match {"x": 1, "y": {"z": [1, 2]}}:
    case {"x": int(q), "y": {"z": [*_, last]}}: print(q, last)
match "cmd arg1 arg2".split():
    case ["cmd", *args] if args: print(args)
match (1, "x", None):
    case (int(), str(), None): print("typed")
match -3, 2.5, 1+2j:
    case -3, 2.5, c: print("literal", c)
