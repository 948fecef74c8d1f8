"""The n queens."""


def is_safe(columns: list[int], row: int, column: int) -> bool:
    for r, c in enumerate(columns):
        if c == column or abs(c - column) == row - r:
            return False
    return True


def solve(n: int, columns: list[int]) -> int:
    row = len(columns)
    if row == n:
        return 1
    count = 0
    for column in range(n):
        if is_safe(columns, row, column):
            columns.append(column)
            count += solve(n, columns)
            columns.pop()
    return count


print([solve(n, []) for n in range(1, 7)])
