"""Numerical integration."""
import math


def trapezoid(a: float, b: float, n: int) -> float:
    if n <= 0:
        raise ValueError("n must be positive")
    h = (b - a) / n
    total = (math.sin(a) + math.sin(b)) / 2
    for i in range(1, n):
        total += math.sin(a + i * h)
    return total * h


def simpson(a: float, b: float) -> float:
    middle = (a + b) / 2
    return (b - a) / 6 * (math.exp(a) + 4 * math.exp(middle) + math.exp(b))


print(f"{trapezoid(0.0, math.pi, 100):.6f}")
print(f"{simpson(0.0, 1.0):.6f}")
