"""The towers of Hanoi."""


def hanoi(n: int, source: str, target: str, spare: str, moves: list[str]) -> None:
    if n == 0:
        return
    hanoi(n - 1, source, spare, target, moves)
    moves.append(f"{source}->{target}")
    hanoi(n - 1, spare, target, source, moves)


def count(n: int) -> int:
    return 2**n - 1


if __name__ == "__main__":
    moves: list[str] = []
    hanoi(3, "A", "C", "B", moves)
    print(len(moves), count(3))
    print(", ".join(moves))
