"""What says the same in fewer words: assignments in tests, unpacking in literals, named tuples."""

from typing import NamedTuple


class Point(NamedTuple):
    """A place on a grid."""

    x: int
    y: int = 0

    def manhattan(self, other: "Point") -> int:
        return abs(self.x - other.x) + abs(self.y - other.y)


def nearest(origin: Point, places: list[Point]) -> int:
    best = -1
    for place in places:
        if (distance := origin.manhattan(place)) < best or best < 0:
            best = distance
    return best


def lowest(a: Point, b: Point) -> str:
    return f"{min(a, b)} {a == b} {a < b}"


def framed(values: list[int], edge: int) -> list[int]:
    return [edge, *values, *[value * value for value in values], edge]


def settings(given: dict[str, int]) -> dict[str, int]:
    """Defaults that the given values replace, and one that they cannot."""
    return {"width": 80, "depth": 3, **given, "version": 1}


def digit_sum(number: int) -> int:
    total = 0
    number = abs(number)
    while (digit := number % 10) > 0 or number > 0:
        number //= 10
        if digit == 3:
            continue
        total += digit
    return total


def first_long(text: str) -> int:
    if (size := len(text)) > 8 and size % 2 == 0:
        return size
    elif (dots := text.count(".")) == 2:
        return -dots
    return 0


if __name__ == "__main__":
    print(nearest(Point(1, 1), [Point(5), Point(2, 3)]), lowest(Point(1, 2), Point(1, -2)))
    print(framed([1, 2], 0))
    print(settings({"depth": 5, "height": 2}))
    print(digit_sum(1234), digit_sum(0))
    print(first_long("elephants."), first_long("a.b.c"), first_long("x"))
