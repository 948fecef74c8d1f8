"""Kinds of triangles."""


def kind(a: int, b: int, c: int) -> str:
    if a <= 0 or b <= 0 or c <= 0:
        raise ValueError("sides must be positive")
    if a + b <= c or a + c <= b or b + c <= a:
        return "none"
    if a == b == c:
        return "equilateral"
    if a == b or b == c or a == c:
        return "isosceles"
    return "scalene"


print(kind(3, 3, 3), kind(3, 4, 4), kind(3, 4, 5), kind(1, 2, 9))
