from enum import Enum, Flag, IntFlag, auto, unique
class Planet(Enum):
    MERCURY = (3.303e23, 2.4397e6)
    EARTH = (5.976e24, 6.37814e6)
    def __init__(self, mass, radius):
        self.mass = mass; self.radius = radius
    @property
    def gravity(self): return 6.67300E-11 * self.mass / (self.radius * self.radius)
print(Planet.EARTH.value, round(Planet.EARTH.gravity, 3), Planet.EARTH, Planet((3.303e23, 2.4397e6)))
class P(Flag):
    R = auto(); W = auto(); X = auto(); RW = R | W
print(P.R | P.W, P.RW, repr(P.R | P.X), P.RW & P.R, bool(P.R & P.W), P.R in P.RW, ~P.R, P(3), P(0), list(P), list(P.RW), P.R ^ P.RW, (P.R | P.X).value, [p.name for p in P], len(P.RW), P.RW.name)
class I(IntFlag):
    A = 1; B = 2; C = 4
print(I.A | I.B, repr(I.A | I.B), (I.A | I.B) == 3, I.A + 1, I(6), I.C in I(6), I(8), repr(I(9)), ~I.A, int(I.B), isinstance(I.A, int), I.A & 3)
class Weekday(Enum):
    MON = 1; TUE = 2
    @classmethod
    def first(cls): return cls.MON
    @staticmethod
    def helper(): return "h"
    @classmethod
    def _missing_(cls, value): return cls.TUE if value == "tuesday" else None
    def __str__(self): return self.name.lower()
print(Weekday.first(), Weekday.helper(), Weekday("tuesday"), str(Weekday.MON), f"{Weekday.MON}", Weekday.MON.first())
class Op(Enum):
    ADD = "+"; MUL = "*"
    def __call__(self, a, b): return a + b if self is Op.ADD else a * b
print(Op.ADD(2, 3), Op("*")(2, 3))
A = Enum("A", "X Y Z"); B = Enum("B", {"P": 10, "Q": 20}); C = Enum("C", ["M", "N"], start=5); print(list(A), B.Q, C.N.value, A.X)
class Name(Enum):
    def _generate_next_value_(name, start, count, last_values): return name.lower()
    AA = auto(); BB = auto()
print([n.value for n in Name], Name.AA._name_, Name.AA._value_)
class Coord(tuple, Enum):
    O = (0, 0); U = (0, 1)
print(Coord.U, Coord.U[1], Coord((0, 0)), Coord.U == (0, 1))
try:
    class Ext(Weekday): WED = 3
except TypeError as e:
    print(e)
try:
    P(99)
except ValueError as e:
    print(e)
try:
    class Dup(Enum):
        A = 1
        A = 2
except TypeError as e:
    print(e)
