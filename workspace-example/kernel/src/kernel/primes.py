"""Small number theory."""

from __future__ import annotations


def primes_below(limit: int) -> list[int]:
    """All primes less than ``limit`` (sieve of Eratosthenes)."""
    sieve = bytearray([1]) * max(limit, 2)
    sieve[0:2] = b"\0\0"
    for candidate in range(2, int(limit**0.5) + 1 if limit > 2 else 2):
        if sieve[candidate]:
            sieve[candidate * candidate :: candidate] = bytes(len(range(candidate * candidate, len(sieve), candidate)))
    return [number for number in range(limit) if sieve[number]] if limit > 2 else []


def is_prime(number: int) -> bool:
    if number < 2:
        return False
    return all(number % divisor for divisor in range(2, int(number**0.5) + 1))


def factors(number: int) -> list[int]:
    """Prime factors in ascending order; their product is ``number``."""
    if number < 1:
        raise ValueError("only positive numbers have prime factors")
    found, divisor = [], 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            found.append(divisor)
            number //= divisor
        divisor += 1
    return found + [number] if number > 1 else found
