"""Bit tricks."""


def count_ones(n: int) -> int:
    count = 0
    while n > 0:
        count += n & 1
        n >>= 1
    return count


def is_power_of_two(n: int) -> bool:
    return n > 0 and n & (n - 1) == 0


def gray(n: int) -> int:
    return n ^ (n >> 1)


def parity(n: int) -> int:
    return bin(n).count("1") % 2


def swap_nibbles(byte: int) -> int:
    return ((byte & 0x0F) << 4) | ((byte & 0xF0) >> 4)


print([count_ones(n) for n in range(8)], is_power_of_two(64), is_power_of_two(63))
print([gray(n) for n in range(8)], parity(7), swap_nibbles(0xAB))
print(~5, -7 >> 1, 1 << 10, 0b1010 ^ 0b0110)
