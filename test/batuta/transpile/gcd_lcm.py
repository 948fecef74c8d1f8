"""Euclid's algorithm."""


def gcd(a: int, b: int) -> int:
    while b != 0:
        a, b = b, a % b
    return a


def lcm(a: int, b: int) -> int:
    if a == 0 or b == 0:
        return 0
    return abs(a * b) // gcd(a, b)


def extended(a: int, b: int) -> tuple[int, int, int]:
    """g, x, y with a * x + b * y == g."""
    if b == 0:
        return a, 1, 0
    g, x, y = extended(b, a % b)
    return g, y, x - (a // b) * y


print(gcd(48, 36), lcm(4, 6))
g, x, y = extended(240, 46)
print(g, x, y)
