"""Counting out with lists."""


def order(n: int, k: int) -> list[int]:
    people = list(range(1, n + 1))
    place = 0
    out: list[int] = []
    while people:
        place = (place + k - 1) % len(people)
        out.append(people.pop(place))
    return out


print(order(7, 3))
