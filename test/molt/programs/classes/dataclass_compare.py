from dataclasses import dataclass, field, fields
@dataclass(order=True)
class O:
    id: int
    items: list = field(default_factory=list, compare=False)
    w: float = field(default=1.5, compare=True)
@dataclass(frozen=True)
class K:
    a: int = field(compare=False)
    b: str = 'x'
@dataclass(eq=True, order=True)
class N:
    x: int = field(compare=False)
@dataclass(order=True)
class Sub(O):
    z: int = field(default=0, compare=False)
print(O(1) == O(1, [2]), O(1) < O(2), O(2, [1]) >= O(2, [0]), O(1, w=2.0) > O(1), sorted([O(3), O(1, [5])]))
print(K(1) == K(2), hash(K(1)) == hash(K(9)), len({K(1), K(2), K(3, 'y')}), N(1) == N(2), N(1) < N(2), N(1) <= N(2))
print(Sub(1, z=5) == Sub(1), Sub(1, w=0.1) < Sub(1), O(1) == Sub(1), [f.compare for f in fields(Sub)])
try: print(O(1) < 3)
except TypeError as e: print(e)
