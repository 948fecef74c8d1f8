"""Chains and mixed comparisons."""


def between(low: int, value: int, high: int) -> bool:
    return low <= value < high


def order(a: float, b: int) -> str:
    if a < b:
        return "less"
    if a == b:
        return "equal"
    return "more"


def lists(a: list[int], b: list[int]) -> list[bool]:
    return [a == b, a < b, a >= b]


print(between(1, 3, 5), between(1, 5, 5), order(2.5, 3), order(2.0, 2), lists([1, 2], [1, 3]), "apple" < "banana", (1, "b") < (1, "c"))
