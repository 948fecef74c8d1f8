"""Sieve and trial division."""


def is_prime(n: int) -> bool:
    if n < 2:
        return False
    if n % 2 == 0:
        return n == 2
    divisor = 3
    while divisor * divisor <= n:
        if n % divisor == 0:
            return False
        divisor += 2
    return True


def sieve(limit: int) -> list[int]:
    flags = [True] * (limit + 1)
    primes: list[int] = []
    for i in range(2, limit + 1):
        if flags[i]:
            primes.append(i)
            for j in range(i * i, limit + 1, i):
                flags[j] = False
    return primes


def factors(n: int) -> list[int]:
    result = []
    p = 2
    while p * p <= n:
        while n % p == 0:
            result.append(p)
            n //= p
        p += 1
    if n > 1:
        result.append(n)
    return result


def main() -> None:
    print(sieve(50))
    print([n for n in range(30) if is_prime(n)])
    print(factors(360), factors(97))


if __name__ == "__main__":
    main()
