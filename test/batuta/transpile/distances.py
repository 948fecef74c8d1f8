"""Distances on planes and grids."""
import math


def manhattan(a: tuple[int, int], b: tuple[int, int]) -> int:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def nearest(origin: tuple[int, int], points: list[tuple[int, int]]) -> tuple[int, int]:
    return min(points, key=lambda p: (manhattan(origin, p), p))


def path_length(points: list[tuple[float, float]]) -> float:
    total = 0.0
    for (x1, y1), (x2, y2) in zip(points, points[1:]):
        total += math.sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2)
    return total


print(manhattan((0, 0), (3, -4)), nearest((0, 0), [(2, 2), (1, -1), (5, 0)]), path_length([(0.0, 0.0), (3.0, 4.0), (3.0, 0.0)]))
