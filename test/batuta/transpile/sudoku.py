"""Checking rows, columns and boxes."""


def has_duplicates(values: list[int]) -> bool:
    present = [v for v in values if v != 0]
    return len(set(present)) != len(present)


def is_valid(board: list[list[int]]) -> bool:
    size = len(board)
    for i in range(size):
        if has_duplicates(board[i]):
            return False
        if has_duplicates([board[r][i] for r in range(size)]):
            return False
    return True


print(is_valid([[1, 2, 0], [2, 1, 3], [0, 3, 1]]), is_valid([[1, 1], [0, 2]]), has_duplicates([0, 0, 1]))
