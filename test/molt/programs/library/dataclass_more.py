from dataclasses import dataclass, field, asdict, astuple, replace, fields, is_dataclass, FrozenInstanceError, InitVar, KW_ONLY, make_dataclass
from typing import List, Optional, ClassVar
@dataclass
class A:
    x: int
    y: int = 2
    z: List[int] = field(default_factory=list)
    name: Optional[str] = None
    count: ClassVar[int] = 0
    hidden: int = field(default=7, repr=False, compare=False)
a = A(1); b = A(1, z=[1]); print(a, b, a == A(1), a == b, a.z is A(1).z, asdict(b), astuple(b), replace(a, x=9), [f.name for f in fields(A)], is_dataclass(A), is_dataclass(a), is_dataclass(int), A.count, A(1, hidden=8) == a, A.__match_args__)
@dataclass(order=True, frozen=True)
class B:
    v: float
    w: str = "w"
print(B(1) < B(2), sorted([B(3), B(1)]), B(1, "a") <= B(1, "b"), hash(B(1)) == hash(B(1)), {B(1): "k"}[B(1)], max(B(1), B(5)))
@dataclass
class C:
    a: int
    b: InitVar[int] = 3
    total: int = field(init=False)
    def __post_init__(self, b): self.total = self.a + b
print(C(1), C(1, 10).total)
@dataclass
class D(A):
    extra: str = "e"
print(D(1), D(5, extra="q"), D.__mro__[1].__name__)
@dataclass(kw_only=True)
class K: p: int; q: int = 0
@dataclass
class K2:
    a: int
    _: KW_ONLY
    b: int = 5
print(K(p=1), K2(1, b=2))
@dataclass(slots=True)
class S: x: int; y: int = 0
s = S(1); print(s, S.__slots__, hasattr(s, "__dict__"))
@dataclass(eq=False)
class E: x: int
print(E(1) == E(1), make_dataclass("M", [("x", int), ("y", int, 5)])(1))
@dataclass
class Node:
    value: int
    children: list["Node"] = field(default_factory=list)
print(asdict(Node(1, [Node(2)])), Node(1, [Node(2), Node(3)]))
for f in [lambda: A(), lambda: A(1, 2, 3, 4, 5, 6), lambda: A(1, q=2), lambda: setattr(B(1), "v", 5), lambda: delattr(B(1), "v"), lambda: B(1) < 5, lambda: K(1), lambda: hash(A(1)), lambda: asdict(5), lambda: replace(C(1), total=4), lambda: A(1, x=2), lambda: K()]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
try:
    @dataclass
    class Bad:
        a: int = 1
        b: int
except TypeError as e:
    print(e)
try:
    @dataclass
    class Bad2: l: list = []
except ValueError as e:
    print(e)
match A(1, 5):
    case A(x=1, y=yy): print("matched", yy)
match B(2, "q"):
    case B(v, w): print(v, w)
