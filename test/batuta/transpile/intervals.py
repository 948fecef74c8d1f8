"""Merging intervals."""


def merge(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            last_start, last_end = merged[-1]
            merged[-1] = (last_start, max(last_end, end))
        else:
            merged.append((start, end))
    return merged


def covered(intervals: list[tuple[int, int]]) -> int:
    return sum(end - start for start, end in merge(intervals))


print(merge([(1, 3), (8, 10), (2, 6), (15, 18)]))
print(covered([(0, 5), (3, 8), (10, 12)]))
