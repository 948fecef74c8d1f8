"""Conway's game of life."""


def neighbours(board: list[list[int]], row: int, column: int) -> int:
    count = 0
    for dr in (-1, 0, 1):
        for dc in (-1, 0, 1):
            if dr == 0 and dc == 0:
                continue
            r, c = row + dr, column + dc
            if 0 <= r < len(board) and 0 <= c < len(board[0]):
                count += board[r][c]
    return count


def step(board: list[list[int]]) -> list[list[int]]:
    result: list[list[int]] = []
    for r in range(len(board)):
        line: list[int] = []
        for c in range(len(board[0])):
            n = neighbours(board, r, c)
            line.append(1 if n == 3 or (board[r][c] == 1 and n == 2) else 0)
        result.append(line)
    return result


def show(board: list[list[int]]) -> str:
    return "\n".join("".join("#" if cell else "." for cell in row) for row in board)


if __name__ == "__main__":
    board = [[0, 1, 0], [0, 1, 0], [0, 1, 0]]
    for _ in range(2):
        print(show(board))
        print()
        board = step(board)
