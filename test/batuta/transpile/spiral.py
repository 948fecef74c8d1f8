"""A matrix read in a spiral."""


def spiral(rows: int, columns: int) -> list[int]:
    grid = [[r * columns + c for c in range(columns)] for r in range(rows)]
    result: list[int] = []
    top, bottom, left, right = 0, rows - 1, 0, columns - 1
    while top <= bottom and left <= right:
        for c in range(left, right + 1):
            result.append(grid[top][c])
        top += 1
        for r in range(top, bottom + 1):
            result.append(grid[r][right])
        right -= 1
        if top <= bottom:
            for c in range(right, left - 1, -1):
                result.append(grid[bottom][c])
            bottom -= 1
        if left <= right:
            for r in range(bottom, top - 1, -1):
                result.append(grid[r][left])
            left += 1
    return result


print(spiral(3, 4))
