"""Perfect, abundant and deficient numbers."""


def divisors(n: int) -> list[int]:
    return [d for d in range(1, n) if n % d == 0]


def classify(n: int) -> str:
    total = sum(divisors(n))
    if total == n:
        return "perfect"
    return "abundant" if total > n else "deficient"


print([(n, classify(n)) for n in [6, 12, 13, 28]])
