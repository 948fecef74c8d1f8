"""When a machine was busy, and when it was not."""
from legacy.intervals import gaps, merge


def longest_gap(busy: list[tuple[int, int]]) -> int:
    """The longest time between two busy intervals; 0 where there is none."""
    return max([end - start for start, end in gaps(busy)], default=0)


def busy_minutes(busy: list[tuple[int, int]], opens: int, closes: int) -> int:
    """How much of the opening hours the machine was busy."""

    def within(moment: int) -> int:
        # what lies outside of the hours counts as their edge
        return min(max(moment, opens), closes)

    total = 0
    for start, end in merge(busy):
        total += within(end) - within(start)
    return total
