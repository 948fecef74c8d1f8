"""Turning a square."""


def rotate(grid: list[list[int]]) -> list[list[int]]:
    n = len(grid)
    return [[grid[n - 1 - r][c] for r in range(n)] for c in range(n)]


def flatten(grid: list[list[int]]) -> list[int]:
    return [cell for row in grid for cell in row]


def diagonal(grid: list[list[int]]) -> int:
    return sum(row[i] for i, row in enumerate(grid))


square = [[1, 2], [3, 4]]
print(rotate(square), flatten(square), diagonal(square))
