"""Luhn, ISBN, and simple hashes."""


def luhn(number: str) -> bool:
    digits = [int(c) for c in number if c.isdigit()]
    if not digits:
        return False
    total = 0
    for index, digit in enumerate(reversed(digits)):
        if index % 2 == 1:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0


def adler(text: str) -> int:
    a, b = 1, 0
    for letter in text:
        a = (a + ord(letter)) % 65521
        b = (b + a) % 65521
    return (b << 16) | a


def fnv(text: str) -> int:
    value = 2166136261
    for letter in text:
        value ^= ord(letter) & 0xFF
        value = (value * 16777619) % 2**32
    return value


print(luhn("4539 1488 0343 6467"), luhn("8273 1232 7352 0569"))
print(adler("Wikipedia"), fnv("hello"), hex(fnv("a")))
