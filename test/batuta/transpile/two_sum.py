"""Pairs and triples that sum to a target."""
from typing import Optional


def two_sum(numbers: list[int], target: int) -> Optional[tuple[int, int]]:
    seen: dict[int, int] = {}
    for index, number in enumerate(numbers):
        other = target - number
        if other in seen:
            return seen[other], index
        seen[number] = index
    return None


def triples(numbers: list[int], target: int) -> int:
    count = 0
    n = len(numbers)
    for i in range(n):
        for j in range(i + 1, n):
            for k in range(j + 1, n):
                if numbers[i] + numbers[j] + numbers[k] == target:
                    count += 1
    return count


print(two_sum([2, 7, 11, 15], 9), two_sum([1, 2], 7))
print(triples([1, 2, 3, 4, 5], 9))
