"""Functions with many ways out."""


def sign(n: int) -> int:
    if n > 0:
        return 1
    if n < 0:
        return -1
    return 0


def find(grid: list[list[int]], wanted: int) -> tuple[int, int]:
    for r, row in enumerate(grid):
        for c, value in enumerate(row):
            if value == wanted:
                return r, c
    return -1, -1


def validate(name: str, age: int) -> str:
    if not name:
        return "no name"
    if age < 0 or age > 150:
        return f"bad age {age}"
    return "ok"


print([sign(n) for n in (-5, 0, 9)], find([[1, 2], [3, 4]], 3), find([], 1), validate("", 3), validate("x", 200), validate("x", 3))
