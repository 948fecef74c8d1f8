from enum import Enum, IntEnum, auto, unique, StrEnum
class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1
    def describe(self): return f"{self.name}={self.value}"
print(Color.RED, repr(Color.RED), Color(2), Color["BLUE"], Color.RED.name, Color.RED.value, list(Color), len(Color), Color.CRIMSON is Color.RED, Color.RED.describe(), Color.RED == Color.RED, Color.RED != Color.BLUE, Color.RED in Color, type(Color.RED), Color.__members__, isinstance(Color.RED, Color), {Color.RED: 1}, hash(Color.RED) == hash("RED"), f"{Color.GREEN} {Color.GREEN!r}", Color)
class W(Enum):
    A = auto(); B = auto(); C = "x"
print([m.value for m in W], W.A < W.B if False else "no order", sorted(Color, key=lambda c: -c.value), [c for c in reversed(Color)])
class N(IntEnum):
    ONE = 1
    TWO = 2
print(N.ONE + 1, N.ONE < N.TWO, N.TWO == 2, int(N.TWO), str(N.ONE), repr(N.ONE), f"{N.ONE:03d}", [10, 20, 30][N.ONE], N(2), max(N), sum(N), isinstance(N.ONE, int))
class S(StrEnum):
    X = auto(); Y = "why"
print(S.X, S.Y.upper(), S.X == "x", repr(S.Y), S("why"), f"{S.X:>4}", "a" + S.X, isinstance(S.X, str))
for f in [lambda: Color(9), lambda: Color["NO"], lambda: Color.PURPLE, lambda: Color.RED < Color.BLUE, lambda: setattr(Color, "RED", 5), lambda: N(7), lambda: unique(Color), lambda: setattr(Color.RED, "value", 3)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
match Color.GREEN:
    case Color.RED: print("red")
    case Color.GREEN: print("green")
