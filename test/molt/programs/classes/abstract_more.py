from abc import ABC, abstractmethod, ABCMeta
from collections.abc import Iterable, Sized, Mapping, Sequence, MutableMapping, Hashable, Callable, Iterator, Container, Generator, MutableSequence, Set
class Shape(ABC):
    @abstractmethod
    def area(self): ...
    @property
    @abstractmethod
    def name(self): ...
    def describe(self): return f"{self.name}: {self.area()}"
class Sq(Shape):
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2
    @property
    def name(self): return "sq"
print(Sq(3).describe(), Shape.__abstractmethods__ == {"area", "name"}, isinstance(Sq(1), Shape), issubclass(Sq, Shape))
class Half(Shape):
    def area(self): return 0
for f in [lambda: Shape(), lambda: Half()]:
    try: f()
    except TypeError as e: print(e)
for v in [[], (), {}, set(), "s", 5, range(3), (x for x in []), len, None, b"", frozenset(), lambda: 0, int]:
    print(type(v).__name__, isinstance(v, Iterable), isinstance(v, Sized), isinstance(v, Mapping), isinstance(v, Sequence), isinstance(v, Hashable), isinstance(v, Callable), isinstance(v, Iterator), isinstance(v, Container), isinstance(v, MutableSequence), isinstance(v, Set))
class My(MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = My(); m["a"] = 1; m.update(b=2); print(m.pop("a"), m.get("z", 9), list(m.items()), "b" in m, m == {"b": 2}, m.setdefault("c", 3), list(m.keys()), list(m.values()), m.popitem(), len(m)); m.clear(); print(len(m))
class Duck:
    def __len__(self): return 1
    def __iter__(self): return iter([1])
    def __contains__(self, x): return True
print(isinstance(Duck(), Sized), isinstance(Duck(), Iterable), issubclass(Duck, Container), isinstance(Duck(), Sequence))
Sequence.register(Duck); print(isinstance(Duck(), Sequence), issubclass(Duck, Sequence))
class L(Sequence):
    def __getitem__(self, i): return [1, 2, 3][i]
    def __len__(self): return 3
print(list(L()), 2 in L(), L().index(3), L().count(1), list(reversed(L())))
try:
    My2 = type("My2", (MutableMapping,), {})
    My2()
except TypeError as e: print(e)
