from enum import Enum, IntEnum, auto
class Color(Enum):
    RED = 1
    GREEN = 2
    ALIAS = 1
    def lower(self): return self.name.lower()
print(Color.RED, repr(Color.GREEN), Color(2), Color["RED"], Color.ALIAS is Color.RED, list(Color), Color.RED.lower(), Color.RED.value, len(Color))
print(Color.RED == 1, {Color.RED: "r"}[Color.RED], isinstance(Color.RED, Color), Color.RED in Color)
class N(IntEnum):
    A = auto()
    B = auto()
print(N.A + 1, N.B > N.A, N.B == 2, f"{N.B}", repr(N.A), [n.name for n in N])
try:
    Color(9)
except ValueError as e:
    print(e)
