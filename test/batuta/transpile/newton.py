"""Roots by iteration."""


def square_root(x: float) -> float:
    if x < 0:
        raise ValueError("negative")
    if x == 0.0:
        return 0.0
    guess = x
    for _ in range(40):
        guess = (guess + x / guess) / 2
    return guess


def bisect(low: float, high: float, target: float) -> float:
    while high - low > 1e-9:
        middle = (low + high) / 2
        if middle * middle * middle < target:
            low = middle
        else:
            high = middle
    return low


print(square_root(2.0), square_root(0.0))
print(f"{bisect(0.0, 10.0, 27.0):.6f}")
try:
    square_root(-1.0)
except ValueError as error:
    print("refused:", error)
