from enum import Enum, IntEnum, Flag, IntFlag, StrEnum, auto, unique, verify, UNIQUE, CONTINUOUS, member, nonmember
import json
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Color(Enum):
    RED = 1; GREEN = 2; BLUE = 3; CRIMSON = 1
    def describe(self): return f'{self.name.title()} is {self.value}'
    @classmethod
    def default(cls): return cls.GREEN
    @property
    def hex(self): return f'#{self.value:06x}'
print(list(Color), Color.CRIMSON, Color(1), Color['BLUE'], Color.RED.describe(), Color.default(), Color.BLUE.hex, len(Color), Color.RED in Color, Color.__members__, repr(Color.RED), str(Color.RED), f'{Color.RED}', f'{Color.RED:>12}', Color.RED is Color.CRIMSON, Color.RED == 1, hash(Color.RED) == hash('RED'), Color, type(Color.RED), isinstance(Color.RED, Color), Color.RED.name, Color.RED.value, list(reversed(Color)), bool(Color.RED), {Color.RED: 'r'}[Color(1)])
attempt(lambda: Color(9)); attempt(lambda: Color['NOPE']); attempt(lambda: Color.NOPE); attempt(lambda: setattr(Color, 'RED', 5)); attempt(lambda: Color.RED < Color.BLUE); attempt(lambda: delattr(Color, 'RED')); attempt(lambda: Color()); attempt(lambda: 5 in Color)
def sub():
    class More(Color): PINK = 4
attempt(sub)
def dup():
    class D(Enum):
        A = 1
        A = 2
attempt(dup)
def uniq():
    @unique
    class U(Enum):
        A = 1; B = 1
attempt(uniq)
class Num(IntEnum):
    ONE = 1; TWO = auto(); TEN = 10; ELEVEN = auto()
print(Num.TWO + 1, Num.ONE < Num.TWO, sorted(Num, reverse=True), Num.ONE == 1, f'{Num.TWO}', str(Num.TWO), repr(Num.TWO), Num.TEN * 2.5, [10, 20, 30][Num.ONE], json.dumps({'n': Num.TEN, Num.ONE: 2}), max(Num), int(Num.ELEVEN), '%d %s' % (Num.ONE, Num.ONE), Num(2))
class Perm(Flag):
    R = auto(); W = auto(); X = auto(); RW = R | W
p = Perm.R | Perm.X
print(p, repr(p), p.value, Perm.R in p, Perm.W in p, ~p, p & Perm.R, p ^ Perm.R, bool(Perm(0)), Perm(0), Perm(7), list(p), len(p), Perm.RW, list(Perm), p.name, Perm.RW.name, Perm.R | Perm.W == Perm.RW, Perm['RW'])
attempt(lambda: Perm(16)); attempt(lambda: Perm.R | 1); attempt(lambda: 1 in p)
class Mode(IntFlag):
    A = 1; B = 2; C = 4
print(Mode.A | Mode.B, Mode.A | 8, Mode(9), repr(Mode(3)), Mode.A + 1, ~Mode.A, Mode.A & 3, Mode(0), f'{Mode.B}', int(Mode.C), Mode.A in Mode(3), [m.name for m in Mode(5)])
class S(StrEnum):
    HELLO = auto(); WORLD = 'World'
print(S.HELLO, S.HELLO + '!', S.WORLD.lower(), S('World'), S.HELLO == 'hello', f'{S.WORLD:-^9}', repr(S.HELLO), ','.join(S), json.dumps([S.HELLO]), {S.HELLO: 1}['hello'], isinstance(S.HELLO, str))
class Planet(Enum):
    EARTH = (5.976e24, 6.37814e6); MARS = (6.421e23, 3.3972e6)
    G = nonmember(6.67300E-11)
    def __init__(self, mass, radius): self.mass, self.radius = mass, radius
    @property
    def gravity(self): return self.G * self.mass / self.radius ** 2
for pl in Planet: print(pl, pl.value, round(pl.gravity, 3))
class Auto(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values): return name.lower() + str(count)
    FOO = auto(); BAR = auto()
print([a.value for a in Auto])
class Missing(Enum):
    UNKNOWN = 'unknown'; KNOWN = 'known'
    @classmethod
    def _missing_(cls, value):
        return cls.UNKNOWN if isinstance(value, str) else None
print(Missing('whatever'), Missing('known')); attempt(lambda: Missing(3))
class Op(Enum):
    ADD = '+', lambda a, b: a + b
    MUL = '*', lambda a, b: a * b
    def __new__(cls, symbol, fn):
        o = object.__new__(cls); o._value_ = symbol; o.fn = fn; return o
    def __call__(self, a, b): return self.fn(a, b)
print(Op.ADD(2, 3), Op('*')(4, 5), Op.MUL.value, [o.value for o in Op])
class Ordered(Enum):
    LOW = 1; HIGH = 2
    def __lt__(self, o): return self.value < o.value if self.__class__ is o.__class__ else NotImplemented
print(sorted([Ordered.HIGH, Ordered.LOW]), max(Ordered, key=lambda o: o.value)); attempt(lambda: Ordered.LOW < 3)
F = Enum('F', 'X Y Z'); G = Enum('G', {'P': 'p', 'Q': 'q'}); H = IntEnum('H', ['ONE', 'TWO'], start=5)
print(list(F), F.Y.value, list(G), list(H), F.__name__, F.X.__class__)
@verify(UNIQUE, CONTINUOUS)
class C(IntEnum):
    A = 1; B = 2
print(C.A, Color.RED.__class__.__name__, Color.__doc__, Color.RED.__doc__, [c.name for c in Color if c is not Color.RED])
match Color(2):
    case Color.RED: print('r')
    case Color.GREEN | Color.BLUE as c: print('gb', c)
