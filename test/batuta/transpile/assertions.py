"""Assertions that hold, and one that does not."""


def average(values: list[int]) -> float:
    assert len(values) > 0, "no values"
    return sum(values) / len(values)


print(average([1, 2, 4]))
try:
    average([])
except AssertionError as error:
    print("assertion:", error)
