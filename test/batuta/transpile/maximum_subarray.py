"""Kadane's algorithm and prefix sums."""


def maximum(values: list[int]) -> int:
    if not values:
        raise ValueError("empty")
    best = current = values[0]
    for value in values[1:]:
        current = max(value, current + value)
        best = max(best, current)
    return best


def prefix_sums(values: list[int]) -> list[int]:
    sums = [0]
    for value in values:
        sums.append(sums[-1] + value)
    return sums


def range_sum(values: list[int], start: int, end: int) -> int:
    sums = prefix_sums(values)
    return sums[end] - sums[start]


print(maximum([-2, 1, -3, 4, -1, 2, 1, -5, 4]))
print(prefix_sums([1, 2, 3]), range_sum([1, 2, 3, 4], 1, 3))
