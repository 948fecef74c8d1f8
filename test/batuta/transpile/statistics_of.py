"""Mean, median, variance."""
import math


def mean(values: list[float]) -> float:
    if not values:
        raise ValueError("mean of nothing")
    return sum(values, 0.0) / len(values)


def median(values: list[float]) -> float:
    ordered = sorted(values)
    n = len(ordered)
    if n == 0:
        raise ValueError("median of nothing")
    if n % 2 == 1:
        return ordered[n // 2]
    return (ordered[n // 2 - 1] + ordered[n // 2]) / 2


def variance(values: list[float]) -> float:
    m = mean(values)
    return sum(((v - m) ** 2 for v in values), 0.0) / len(values)


def main() -> None:
    data = [2.5, 3.5, 1.0, 8.0, 4.25]
    print(mean(data), median(data))
    print(f"{variance(data):.4f} {math.sqrt(variance(data)):.4f}")
    try:
        mean([])
    except ValueError as error:
        print("error:", error)


main()
