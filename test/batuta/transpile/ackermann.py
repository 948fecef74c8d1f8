"""Deep recursion in small."""


def ackermann(m: int, n: int) -> int:
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def depth(n: int) -> int:
    return 0 if n <= 0 else 1 + depth(n - 1)


print(ackermann(2, 3), depth(100))
try:
    depth(100000)
except RecursionError:
    print("too deep")
