"""Bars of stars."""


def bins(values: list[float], width: float) -> dict[int, int]:
    counts: dict[int, int] = {}
    for value in values:
        place = int(value // width)
        counts[place] = counts.get(place, 0) + 1
    return counts


def bars(counts: dict[int, int]) -> list[str]:
    return [f"{place:>3} {'*' * counts[place]}" for place in sorted(counts)]


for line in bars(bins([0.5, 1.5, 1.7, 3.2, 3.9, 3.3, -0.2], 1.0)):
    print(line)
