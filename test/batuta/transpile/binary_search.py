"""Searching in sorted lists."""
from typing import Optional


def search(values: list[int], target: int) -> Optional[int]:
    low = 0
    high = len(values) - 1
    while low <= high:
        middle = (low + high) // 2
        if values[middle] == target:
            return middle
        if values[middle] < target:
            low = middle + 1
        else:
            high = middle - 1
    return None


def lower_bound(values: list[int], target: int) -> int:
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] < target:
            low = middle + 1
        else:
            high = middle
    return low


def describe(values: list[int], target: int) -> str:
    place = search(values, target)
    if place is None:
        return f"{target} is missing"
    return f"{target} is at {place}"


def main() -> None:
    values = [1, 3, 5, 7, 9]
    print(describe(values, 7))
    print(describe(values, 4))
    print(lower_bound(values, 6))


main()
