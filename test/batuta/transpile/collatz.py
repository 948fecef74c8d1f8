"""Collatz sequences."""


def steps(n: int) -> int:
    if n < 1:
        raise ValueError("n must be positive")
    count = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        count += 1
    return count


def longest_below(limit: int) -> tuple[int, int]:
    best, best_steps = 1, 0
    for n in range(1, limit):
        s = steps(n)
        if s > best_steps:
            best, best_steps = n, s
    return best, best_steps


print(steps(27))
print(longest_below(200))
