"""Checksums over integers: typed, so that they can move to Rust as they are."""

ADLER_PRIME = 65521


def adler(data: list[int]) -> int:
    """Adler-32 of bytes given as integers from 0 to 255."""
    low = 1
    high = 0
    for byte in data:
        low = (low + byte) % ADLER_PRIME
        high = (high + low) % ADLER_PRIME
    return high * 65536 + low


def luhn_valid(digits: list[int]) -> bool:
    """Whether the last digit is the check digit of the others (Luhn)."""
    if len(digits) < 2:
        return False
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = digit
        if position % 2 == 1:
            value = digit * 2
            if value > 9:
                value -= 9
        total += value
    return total % 10 == 0
