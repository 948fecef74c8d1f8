import dataclasses
from dataclasses import dataclass, field, fields, replace, asdict, FrozenInstanceError

count = 0
def made():
    global count
    count += 1
    return [count]

@dataclass
class Base:
    a: int
    b: str = "b"
    items: list = field(default_factory=made)
    plain: float = field(default=1.5, repr=False)

@dataclass
class Derived(Base):
    b: str = "other"
    c: int = 7
    def __post_init__(self):
        self.seen = (self.a, self.c)

@dataclass
class Deeper(Derived):
    d: int = 0

print(Base(1), Base(1, "x"), Base(a=2, items=[]), count)
print(Derived(3), Derived(3, c=9).seen, Deeper(1, d=4), Deeper(1, d=4).seen)
print(Base(1, items=[]) == Base(1, items=[]), Base(1, items=[]) != Base(2, items=[]), Base(1) == Derived(1), Base(1) == 1)
nan = float("nan")
print(Base(nan, items=[]) == Base(nan, items=[]), Base(float("nan"), items=[]) == Base(float("nan"), items=[]))
for call in (lambda: Base(), lambda: Base(1, 2, 3, 4, 5), lambda: Base(1, a=2), lambda: Base(1, z=2), lambda: Derived()):
    try:
        call()
    except TypeError as e:
        print(e)

@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0
    tags: tuple = field(default_factory=tuple)

v = Version(1, 2)
print(v, v < Version(1, 3), v >= Version(1, 2), Version(2) > v, hash(v) == hash(Version(1, 2)), {v: "x"}[Version(1, 2)])
print(sorted([Version(3), Version(1, 9), Version(1)]))
try:
    v.major = 3
except FrozenInstanceError as e:
    print(type(e).__name__, e)
try:
    del v.minor
except FrozenInstanceError as e:
    print(e)
try:
    v < 3
except TypeError as e:
    print(e)
print(replace(v, minor=5), asdict(v), [f.name for f in fields(v)], v.__match_args__)

@dataclass
class Own:
    x: int
    def __init__(self, x, y=2):
        self.x = x * y
    def __eq__(self, other):
        return NotImplemented
print(Own(4), Own(4) == Own(4), Own(1) == 1)
try:
    hash(Own(1))
except TypeError as e:
    print(e)

@dataclass(unsafe_hash=True)
class Hashed:
    x: int
    y: int = field(default=0, compare=False)
print(hash(Hashed(1, 2)) == hash(Hashed(1, 3)), Hashed(1, 2) == Hashed(1, 3))

@dataclass(eq=False)
class Same:
    x: int
a = Same(1)
print(a == Same(1), a == a, hash(a) == hash(a))

class Watched:
    log = []
    def __setattr__(self, name, value):
        Watched.log.append(name)
        super().__setattr__(name, value)

@dataclass
class Stored(Watched):
    x: int
    y: int = 2
Stored(1)
print(Watched.log)

@dataclasses.dataclass(slots=True)
class Slotted:
    x: int
    y: list = dataclasses.field(default_factory=list)
s = Slotted(1)
s.y.append(2)
print(s, Slotted.__slots__, Slotted(1).y)
try:
    s.z = 1
except AttributeError as e:
    print(e)

def inside(k):
    @dataclass
    class Local:
        x: int = k
        y: int = k + 1
    return Local
print(inside(3)(), inside(4)(9), inside(1).__init__.__qualname__, Base.__init__.__name__)
Base.b = "changed"
print(Base(1, items=[]), Base(1, items=[]).b)
print([name for name in vars(Base) if "made" in name])

def helper(**options):
    return field(**options)
@dataclass
class Hidden:
    x: int = helper(default=4)
    y: int = helper(init=False, default=6)
print(Hidden(), Hidden(5))
try:
    Hidden(1, 2)
except TypeError as e:
    print(e)

@dataclass
class Sub(Hidden):
    z: int = 1
print(Sub(), Sub(2, 3), Sub(x=1).z)

class Plain:
    pass
@dataclass
class OfPlain(Plain):
    n: int
print(OfPlain(3), OfPlain(n=4) == OfPlain(4))

@dataclass
class Mutable:
    n: int
    def __hash__(self):
        return 5
print(hash(Mutable(1)), Mutable(1) == Mutable(1))
match Version(1, 2):
    case Version(major, minor=m): print(major, m)
