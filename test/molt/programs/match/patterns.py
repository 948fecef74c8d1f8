class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def m(v):
    match v:
        case 0 | 1: return "small"
        case "a": return "str a"
        case None: return "none"
        case True: return "true"
        case [1, 2]: return "one two"
        case [x, *rest] if len(rest) > 2: return f"long {x} {rest}"
        case (a, b): return f"pair {a} {b}"
        case {"k": k, **rest}: return f"map {k} {rest}"
        case P(x=0): return "x zero"
        case P(a, b) if a == b: return f"diag {a}"
        case P(): return "point"
        case int() | float() as num: return f"number {num}"
        case str(s): return f"string {s}"
        case [] | {}: return "empty"
        case _: return "other"
for v in (0, 1, "a", None, [1, 2], [1, 2, 3, 4], (5, 6), {"k": 1, "z": 2}, P(0, 1), P(2, 2), P(1, 2), 3.5, 42, "zzz", [], {}, {1}, [7]):
    print(m(v))
def cmd(s):
    match s.split():
        case ["go", ("north" | "south") as d]: return "going " + d
        case ["get", item, *_]: return "got " + item
        case _: return "?"
print(cmd("go north"), cmd("go up"), cmd("get lamp now"))
