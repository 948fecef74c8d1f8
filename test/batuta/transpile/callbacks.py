"""Functions that take functions."""
from typing import Callable


def apply(f: Callable[[int], int], values: list[int]) -> list[int]:
    return [f(v) for v in values]


def double(n: int) -> int:
    return n * 2


def compose(f: Callable[[int], int], g: Callable[[int], int], x: int) -> int:
    return f(g(x))


print(apply(double, [1, 2, 3]))
print(apply(lambda n: n + 10, [1, 2]))
print(compose(double, lambda n: n - 1, 5))
