"""Constants of the module."""
import math

LIMIT = 5
NAMES = ["zero", "one", "two"]
RATE = 0.25
SECONDS = 60 * 60
TABLE = {"a": 1, "b": 2}
VOWELS = {"a", "e", "i", "o", "u"}


def name_of(n: int) -> str:
    return NAMES[n] if 0 <= n < len(NAMES) else "many"


def limited(n: int) -> int:
    return min(n, LIMIT) + TABLE["b"]


def area(r: float) -> float:
    return math.pi * r * r * RATE


def consonants(text: str) -> int:
    return len([c for c in text if c.isalpha() and c not in VOWELS])


print(name_of(2), name_of(7), limited(9), f"{area(2.0):.4f}", SECONDS, consonants("hello"))
