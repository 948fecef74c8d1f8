"""Slices with every sign."""


def pieces(values: list[int], a: int, b: int) -> list[list[int]]:
    return [values[a:b], values[:a], values[b:], values[::-1], values[a::2]]


def middle(text: str) -> str:
    return text[1:-1]


def every_other(text: str) -> str:
    return text[::2]


def rotate(values: list[int], k: int) -> list[int]:
    if not values:
        return []
    k %= len(values)
    return values[-k:] + values[:-k] if k else values[:]


print(pieces([1, 2, 3, 4, 5], 1, -1))
print(middle("hello"), every_other("abcdef"), rotate([1, 2, 3, 4], 1))
