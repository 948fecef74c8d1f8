"""else of loops, break and continue."""


def first_factor(n: int) -> int:
    d = 2
    while d * d <= n:
        if n % d == 0:
            break
        d += 1
    else:
        return n
    return d


def primes(limit: int) -> list[int]:
    found: list[int] = []
    for n in range(2, limit):
        for p in found:
            if p * p > n:
                continue
            if n % p == 0:
                break
        else:
            found.append(n)
    return found


print([first_factor(n) for n in [2, 9, 35, 97]])
print(primes(40))
