"""defaultdict and Counter."""
from collections import Counter, defaultdict


def by_length(words: list[str]) -> dict[int, list[str]]:
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for word in words:
        groups[len(word)].append(word)
    return dict(groups)


def letters(text: str) -> list[tuple[str, int]]:
    counts = Counter(text)
    return counts.most_common(3)


def votes(names: list[str]) -> str:
    tally: defaultdict[str, int] = defaultdict(int)
    for name in names:
        tally[name] += 1
    best = ""
    most = 0
    for name, count in tally.items():
        if count > most:
            best, most = name, count
    return best


print(by_length(["a", "bb", "cc", "ddd"]))
print(letters("mississippi"))
print(votes(["x", "y", "x"]))
