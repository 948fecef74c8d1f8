"""Matrices as lists of rows."""


def zeros(rows: int, columns: int) -> list[list[float]]:
    return [[0.0] * columns for _ in range(rows)]


def multiply(a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    rows = len(a)
    inner = len(b)
    columns = len(b[0])
    result = zeros(rows, columns)
    for i in range(rows):
        for j in range(columns):
            total = 0.0
            for k in range(inner):
                total += a[i][k] * b[k][j]
            result[i][j] = total
    return result


def transpose(a: list[list[float]]) -> list[list[float]]:
    return [[row[i] for row in a] for i in range(len(a[0]))]


def trace(a: list[list[float]]) -> float:
    return sum((a[i][i] for i in range(len(a))), 0.0)


if __name__ == "__main__":
    m = [[1.0, 2.0], [3.0, 4.0]]
    print(multiply(m, m))
    print(transpose(m), trace(m))
