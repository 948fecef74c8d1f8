"""Counting islands by flooding."""


def flood(grid: list[list[int]], row: int, column: int) -> int:
    if row < 0 or row >= len(grid) or column < 0 or column >= len(grid[row]):
        return 0
    if grid[row][column] == 0:
        return 0
    grid[row][column] = 0
    size = 1
    size += flood(grid, row + 1, column)
    size += flood(grid, row - 1, column)
    size += flood(grid, row, column + 1)
    size += flood(grid, row, column - 1)
    return size


def islands(grid: list[list[int]]) -> list[int]:
    sizes: list[int] = []
    for row in range(len(grid)):
        for column in range(len(grid[row])):
            size = flood(grid, row, column)
            if size > 0:
                sizes.append(size)
    return sizes


print(islands([[1, 1, 0], [0, 0, 1], [1, 0, 1]]))
