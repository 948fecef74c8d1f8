"""any, all and friends."""


def all_positive(values: list[int]) -> bool:
    return all(v > 0 for v in values)


def has_vowel(text: str) -> bool:
    return any(c in "aeiou" for c in text)


def is_sorted(values: list[int]) -> bool:
    return all(values[i] <= values[i + 1] for i in range(len(values) - 1))


def first_even(values: list[int]) -> int:
    return next((v for v in values if v % 2 == 0), -1)


def count_if(values: list[int], limit: int) -> int:
    return sum(v > limit for v in values)


print(all_positive([1, 2]), has_vowel("xyz"), is_sorted([1, 3, 2]), first_even([3, 8, 4]), count_if([1, 5, 9], 4))
