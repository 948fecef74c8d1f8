"""Pascal's triangle."""


def row(n: int) -> list[int]:
    current = [1]
    for _ in range(n):
        current = [1] + [current[i] + current[i + 1] for i in range(len(current) - 1)] + [1]
    return current


def triangle(n: int) -> list[list[int]]:
    return [row(i) for i in range(n)]


for line in triangle(6):
    print(" ".join(str(value) for value in line).center(20))
