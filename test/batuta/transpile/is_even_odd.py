"""Functions that call each other."""


def is_even(n: int) -> bool:
    return True if n == 0 else is_odd(n - 1)


def is_odd(n: int) -> bool:
    return False if n == 0 else is_even(n - 1)


print(is_even(10), is_odd(7), is_even(3))
