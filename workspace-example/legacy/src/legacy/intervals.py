"""Half-open intervals as pairs of integers."""


def merge(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same points in the fewest intervals, ascending; touching ones become one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            last_start, last_end = merged[-1]
            merged[-1] = (last_start, max(last_end, end))
        else:
            merged.append((start, end))
    return merged


def gaps(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What lies between the intervals and belongs to none of them."""
    merged = merge(intervals)
    return [(before[1], after[0]) for before, after in zip(merged, merged[1:])]
