import types, typing, collections.abc as abc, collections, functools
from typing import TypeVar, Optional, Union, get_origin, get_args
T = TypeVar("T"); K = TypeVar("K")
print(list[int], dict[str, list[int]], tuple[int, ...], tuple[()], set["x"], type[int], frozenset[None], list[T], dict[K, T][str, int], dict[str, T][int], list[list[T]][bool])
print(list[int].__origin__, list[int].__args__, dict[K, T].__parameters__, list[int] == list[int], list[int] == list[str], list[int] == list, hash(list[int]) == hash(list[int]), type(list[int]), isinstance(list[int], types.GenericAlias))
print(list[int]((1, 2)), dict[str, int](a=1), list[int].__name__)
print(int | str, int | None, None | int, int | str | int, list[int] | None, (int | str) == (str | int), hash(int | str) == hash(str | int), type(int | str), (int | str).__args__, isinstance(int | str, types.UnionType))
print(isinstance(1, int | str), isinstance("s", int | str), isinstance(1.5, int | str), isinstance(None, int | None), issubclass(bool, int | str), issubclass(float, int | str), isinstance(1, (float, int | str)))
for f in (lambda: isinstance([], list[int]), lambda: issubclass(list, list[int]), lambda: list[int][int], lambda: int[str], lambda: int | 3, lambda: 3 | int, lambda: str["x"]):
    try: print(f())
    except TypeError as e: print(e)
class L(list[int]): pass
class M(abc.Mapping[str, int]):
    def __getitem__(self, k): return 1
    def __iter__(self): return iter("a")
    def __len__(self): return 1
print(L([1]), L.__bases__, M()["q"], M.__bases__, L.__orig_bases__)
print(abc.Callable[[int], str], abc.Callable[..., int], abc.Iterable[int], abc.Mapping[str, int], abc.Callable[[int, str], None].__args__)
class G:
    def __class_getitem__(cls, item): return types.GenericAlias(cls, item)
print(G[int], G[int, str].__args__, type(G[int]()).__name__, G[int]().__orig_class__)
print(get_origin(list[int]), get_args(list[int]), get_origin(int | str), get_args(int | None), get_origin(Optional[int]), Union[int, str], Optional[int], Union[int, None] , Optional[list[int]])
@functools.singledispatch
def show(x): return "object"
@show.register
def _(x: int | float): return "number"
@show.register(list)
def _(x): return "list"
print(show(1), show(1.5), show([]), show("s"))
def f(a: list[int], b: "int | None" = None, *c: dict[str, int] | None) -> tuple[int, ...]: ...
print(f.__annotations__)
x: list[int] = [1]
class C:
    a: int | None = None
    b: dict[str, list[int]]
print(C.__annotations__, typing.get_type_hints(C))
match 5:
    case int() | str(): print("matched")
alias = list[T] | None
print(alias, alias[int] if hasattr(alias, "__getitem__") else "")
print(collections.deque, collections.OrderedDict)
