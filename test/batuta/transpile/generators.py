"""Generators whose values are all asked for."""

from collections.abc import Iterator


def multiples(of: int, below: int) -> Iterator[int]:
    """Multiples of a number, ascending."""
    if of < 1:
        return
    for number in range(below):
        if number % 3 == 0 or number > 50:
            yield number * of


def collatz(start: int) -> Iterator[int]:
    number = start
    while number > 1:
        yield number
        number = number // 2 if number % 2 == 0 else 3 * number + 1
    yield from [1, 0]


def pairs(words: list[str]):
    for index, word in enumerate(words):
        # each with its place
        yield index, word.upper()


def running(values: list[int]) -> Iterator[int]:
    total = 0
    for value in values:
        total += value
        yield total


def longest(start: int) -> int:
    return len(list(collatz(start)))


def report(words: list[str]) -> str:
    shown = [f"{index}={word}" for index, word in pairs(words)]
    return ", ".join(shown)


def highest(values: list[int]) -> int:
    best = 0
    for total in running(values):
        best = max(best, total)
    return best


if __name__ == "__main__":
    print(list(multiples(4, 12)), sum(multiples(2, 60)))
    print(longest(27), max(collatz(6)))
    print(report(["so", "what"]))
    print(highest([3, -1, 4]), sorted(running([2, -5])))
    for number in multiples(7, 9):
        print(number)
