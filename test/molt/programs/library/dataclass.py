from dataclasses import dataclass, field, asdict, replace
from typing import List, Optional
@dataclass
class Item:
    name: str
    price: float = 1.5
    tags: List[str] = field(default_factory=list)
    hidden: int = field(default=0, repr=False)
i = Item("a"); j = Item("a", 1.5, []); i.tags.append("t")
print(i, j, i == j, Item("a") == Item("a"), asdict(i), replace(j, name="z"))
@dataclass(frozen=True, order=True)
class V:
    x: int
    y: int = 0
    def total(self): return self.x + self.y
print(V(1, 2) < V(1, 3), hash(V(1)) == hash(V(1)), V(3).total(), sorted([V(2), V(1)]))
try:
    V(1).x = 5
except Exception as e:
    print(type(e).__name__, e)
try:
    Item()
except TypeError as e:
    print(e)
@dataclass
class Sub(Item):
    extra: Optional[int] = None
    def __post_init__(self): self.extra = len(self.name)
print(Sub("abc"))
match V(1, 2):
    case V(x, y): print(x, y)
