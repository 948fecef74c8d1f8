"""Digits of numbers."""


def digit_sum(n: int) -> int:
    return sum(int(digit) for digit in str(abs(n)))


def is_armstrong(n: int) -> bool:
    text = str(n)
    return n >= 0 and sum(int(d) ** len(text) for d in text) == n


def reverse_number(n: int) -> int:
    sign = -1 if n < 0 else 1
    return sign * int(str(abs(n))[::-1])


def to_base(n: int, base: int) -> str:
    if base < 2 or base > 16:
        raise ValueError("bad base")
    if n == 0:
        return "0"
    symbols = "0123456789abcdef"
    negative = n < 0
    n = abs(n)
    result = ""
    while n > 0:
        n, rest = divmod(n, base)
        result = symbols[rest] + result
    return "-" + result if negative else result


print(digit_sum(-12345), [n for n in range(500) if is_armstrong(n)])
print(reverse_number(-120), to_base(255, 2), to_base(-255, 16))
