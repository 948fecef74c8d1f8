"""Polynomials as lists of coefficients."""


def evaluate(coefficients: list[int], x: int) -> int:
    result = 0
    for c in reversed(coefficients):
        result = result * x + c
    return result


def add(a: list[int], b: list[int]) -> list[int]:
    longer, shorter = (a[:], b) if len(a) >= len(b) else (b[:], a)
    result = [x for x in longer]
    for i, value in enumerate(shorter):
        result[i] += value
    return result


def multiply(a: list[int], b: list[int]) -> list[int]:
    if not a or not b:
        return []
    result = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            result[i + j] += x * y
    return result


print(evaluate([1, 2, 3], 2), multiply([1, 1], [1, -1]), add([1, 2, 3], [5]))
