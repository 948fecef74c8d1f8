from typing import Any, Optional, Union, List, Dict, Tuple, Callable, TypeVar, Generic, Protocol, runtime_checkable, NamedTuple, TypedDict, cast, get_type_hints, Literal, Final, ClassVar, Iterable, NewType, overload, get_origin, get_args, Annotated
T = TypeVar("T")
class Stack(Generic[T]):
    def __init__(self) -> None: self.items: List[T] = []
    def push(self, x: T) -> None: self.items.append(x)
    def pop(self) -> T: return self.items.pop()
s: Stack[int] = Stack(); s.push(1); s2 = Stack[str](); s2.push("x"); print(s.pop(), s2.pop(), T, Optional[int], Union[int, str], List[int], Dict[str, int], Tuple[int, ...], Callable[[int], str], Any, Literal["a", 1], Union[int, None], Optional[Union[int, str]])
@runtime_checkable
class Closer(Protocol):
    def close(self) -> None: ...
class F:
    def close(self): pass
print(isinstance(F(), Closer), isinstance(5, Closer), cast(int, "x"), get_origin(List[int]), get_args(Dict[str, int]))
class TD(TypedDict):
    x: int
    y: str
t: TD = {"x": 1, "y": "a"}; print(t, TD(x=1, y="b"), TD.__annotations__)
def f(a: int, b: "str" = "q", *c: float) -> bool: return True
print(f.__annotations__); UserId = NewType("UserId", int); print(UserId(5), UserId.__name__)
class K:
    a: int = 5
    b: ClassVar[str] = "s"
    c: Final = 3
print(K.__annotations__["a"], list(K.__annotations__))
@overload
def g(x: int) -> int: ...
@overload
def g(x: str) -> str: ...
def g(x): return x
print(g(1), g("s")); x: int; y: list[int] = [1]; z: dict[str, list[int]] = {}; print(y, z)
