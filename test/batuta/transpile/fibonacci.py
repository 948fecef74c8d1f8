"""Fibonacci numbers in several ways."""


def fibonacci(n: int) -> int:
    """The n-th Fibonacci number.

    >>> fibonacci(10)
    55
    """
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def recursive(n: int) -> int:
    # the definition, word for word
    if n < 2:
        return n
    return recursive(n - 1) + recursive(n - 2)


def up_to(limit: int) -> list[int]:
    found = []
    a, b = 0, 1
    while a <= limit:
        found.append(a)
        a, b = b, a + b
    return found


if __name__ == "__main__":
    print(fibonacci(50), recursive(12))
    print(up_to(100))
