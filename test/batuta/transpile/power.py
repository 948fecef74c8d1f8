"""Powers and modular arithmetic."""


def power(base: int, exponent: int) -> int:
    result = 1
    while exponent > 0:
        if exponent % 2 == 1:
            result *= base
        base *= base
        exponent //= 2
    return result


def power_mod(base: int, exponent: int, modulus: int) -> int:
    result = 1
    base %= modulus
    while exponent > 0:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


print(power(3, 13), power_mod(7, 128, 13), pow(2, 20), pow(3, 45, 7))
