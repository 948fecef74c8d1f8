"""Ends with an exception that nothing catches."""


def check(value: int) -> int:
    if value > 3:
        raise RuntimeError(f"{value} is too large")
    return value * 2


print(check(2))
print(check(4))
