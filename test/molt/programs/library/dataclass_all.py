from dataclasses import dataclass, field, fields, asdict, astuple, replace, make_dataclass, is_dataclass, FrozenInstanceError, InitVar, KW_ONLY, MISSING
from typing import ClassVar, Generic, TypeVar, Optional
import copy
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
@dataclass
class Base:
    a: int
    b: str = 'x'
    c: list = field(default_factory=list)
    count: ClassVar[int] = 0
    def __post_init__(self): Base.count += 1
@dataclass
class Derived(Base):
    d: float = 0.5
    a: int = 7
    e: InitVar[int] = 3
    f: dict = field(default_factory=dict, repr=False, compare=False)
    def __post_init__(self, e): super().__post_init__(); self.f['e'] = e
print(Base(1), Base(1, c=[2]), Derived(), Derived(1, 'y', [3], 2.5, 9).f, Base.count, Base(1) == Base(1), Base(1) == Derived(1), Base(1) != Base(2))
attempt(lambda: Base()); attempt(lambda: Base(1, 2, 3, 4)); attempt(lambda: Base(1, z=3)); attempt(lambda: Base(1) < Base(2)); attempt(lambda: hash(Base(1)))
@dataclass(order=True, frozen=True)
class V:
    x: int
    y: int = field(default=0, metadata={'unit': 'm'})
    z: int = field(default=0, compare=False, hash=None)
    def norm(self): return (self.x ** 2 + self.y ** 2) ** 0.5
print(sorted([V(2), V(1, 5), V(1, 2)]), V(1) <= V(1, 0, 9), hash(V(1, 2)) == hash(V(1, 2, 5)), {V(1): 'a'}[V(1)], V(3, 4).norm(), fields(V)[1].metadata['unit'], fields(V)[1].name, fields(V)[0].default is MISSING, fields(V)[1].type)
attempt(lambda: setattr(V(1), 'x', 2)); attempt(lambda: setattr(V(1), 'q', 2)); attempt(lambda: delattr(V(1), 'x')); attempt(lambda: V(1) < 5); attempt(lambda: V(1) == 5)
@dataclass(slots=True)
class S:
    p: int
    q: int = 2
attempt(lambda: setattr(S(1), 'r', 1)); print(S(1), S.__slots__, hasattr(S(1), '__dict__'))
@dataclass(kw_only=True)
class K:
    a: int
    b: int = 1
attempt(lambda: K(1)); print(K(a=1), K(b=2, a=3))
@dataclass
class Mixed:
    a: int
    _: KW_ONLY
    b: int
    c: int = field(default=5, kw_only=True)
print(Mixed(1, b=2)); attempt(lambda: Mixed(1, 2)); attempt(lambda: Mixed(1)); print(Mixed.__match_args__)
@dataclass(repr=False, eq=False)
class Plain:
    a: int = 1
print(Plain() == Plain(), 'Plain object' in repr(Plain()), hash(Plain()) is not None)
@dataclass(unsafe_hash=True)
class H:
    a: int
    b: int = field(default=1, hash=False)
print(hash(H(1)) == hash(H(1, 2)), H(1) == H(1, 2))
@dataclass
class Tree:
    value: int
    left: Optional['Tree'] = None
    right: Optional['Tree'] = None
    tags: dict[str, tuple] = field(default_factory=dict)
t = Tree(1, Tree(2), Tree(3, tags={'k': (Tree(4), [Tree(5)])}))
print(t); print(asdict(t)); print(astuple(t)); print(replace(t, value=9, left=None)); print(copy.deepcopy(t) == t, copy.copy(t).left is t.left)
attempt(lambda: replace(V(1), w=3)); attempt(lambda: asdict(5)); print(is_dataclass(t), is_dataclass(Tree), is_dataclass(5), asdict(t, dict_factory=lambda kv: len(kv)))
P = make_dataclass('P', [('x', int), ('y', int, field(default=2)), 'z'], bases=(), namespace={'total': lambda self: self.x + self.y}) if False else make_dataclass('P', ['z', ('x', int), ('y', int, 2)], namespace={'total': lambda self: self.x + self.y})
print(P(1, 5), P(1, 5).total(), P.__name__)
def bad1():
    @dataclass
    class X:
        a: list = []
def bad2():
    @dataclass
    class X:
        a: int = 1
        b: int
def bad3():
    @dataclass(frozen=True)
    class X(Base): pass
attempt(bad1); attempt(bad2); attempt(bad3); attempt(lambda: field(default=1, default_factory=list))
T = TypeVar('T')
@dataclass
class Box(Generic[T]):
    item: T
    def map(self, f): return Box(f(self.item))
print(Box(3).map(str), Box[int](4), Box[int], Box(1) == Box(1))
@dataclass
class Temp:
    celsius: float
    @property
    def fahrenheit(self): return self.celsius * 9 / 5 + 32
    @fahrenheit.setter
    def fahrenheit(self, v): self.celsius = (v - 32) * 5 / 9
    @classmethod
    def boiling(cls): return cls(100)
    def __add__(self, o): return replace(self, celsius=self.celsius + o.celsius)
x = Temp.boiling(); x.fahrenheit = 32; print(x, x.fahrenheit, Temp(1) + Temp(2))
@dataclass
class Rec:
    me: 'Rec' = None
r = Rec(); r.me = r; print(r)
match V(1, 2):
    case V(x, y=2): print('matched', x)
class NotData(Base):
    extra = 1
print(NotData(1), repr(Derived(1).c), Derived.__dataclass_fields__['d'].default, [f.name for f in fields(Derived)])
