"""Who wins."""
from typing import Optional


def winner(board: list[str]) -> Optional[str]:
    lines = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]
    for a, b, c in lines:
        if board[a] != " " and board[a] == board[b] and board[b] == board[c]:
            return board[a]
    return None


def verdict(board: list[str]) -> str:
    won = winner(board)
    if won is not None:
        return f"{won} wins"
    return "open" if " " in board else "draw"


print(verdict(list("XXXOO    ")), verdict(list("XOXOXOOXO")), verdict([" "] * 9))
