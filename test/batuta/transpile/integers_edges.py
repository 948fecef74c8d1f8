"""Integers at the edges of division and shifting."""


def parts(a: int, b: int) -> tuple[int, int, int]:
    quotient, rest = divmod(a, b)
    return quotient, rest, quotient * b + rest


def shifts(n: int, by: int) -> tuple[int, int]:
    return n << by, n >> by


def clamp(n: int, low: int, high: int) -> int:
    return max(low, min(n, high))


print([parts(a, b) for a, b in [(7, 2), (-7, 2), (7, -2), (-7, -2)]])
print(shifts(-5, 1), clamp(15, 0, 10), (5).bit_length(), 10 / 4, 2**62, -(2**62) * 2)
try:
    parts(1, 0)
except ZeroDivisionError as error:
    print(error)
