"""Summaries of series: some move to Rust, some wait."""
from typing import Optional

LEVELS = ["low", "medium", "high"]


def moving_average(values: list[float], width: int) -> list[float]:
    """The mean of each window of so many values.

    >>> moving_average([1.0, 2.0, 3.0, 4.0], 2)
    [1.5, 2.5, 3.5]
    """
    if width < 1:
        raise ValueError(f"a window of {width} values")
    # each window starts one value later
    return [sum(values[start : start + width], 0.0) / width for start in range(len(values) - width + 1)]


def longest_run(values: list[int]) -> Optional[tuple[int, int]]:
    """The value that is repeated most often in a row, and how often; None where there is no value."""
    if not values:
        return None
    best = (values[0], 1)
    length = 1
    for before, after in zip(values, values[1:]):
        length = length + 1 if before == after else 1
        if length > best[1]:
            best = (after, length)
    return best


def level(load: float) -> str:
    """A word for a load from 0 to 1."""
    if load < 0.0 or load > 1.0:
        raise ValueError(f"a load of {load}")
    return LEVELS[min(int(load * 3), 2)]


def running(values: list[int]):
    """Each sum so far. A generator: in Rust it builds the list."""
    total = 0
    for value in values:
        total += value
        yield total


def padded(rows: list[list[int]], width: int) -> list[list[int]]:
    """The rows, and empty ones up to the width. The rows would belong to two lists: it stays in Python."""
    result = []
    for row in rows:
        result.append(row)
    while len(result) < width:
        result.append([])
    rows.clear()
    return result
