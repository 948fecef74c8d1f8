"""sorted, min and max with keys."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    name: str
    age: int


def oldest(people: list[Person]) -> Person:
    return max(people, key=lambda person: person.age)


def names(people: list[Person]) -> list[str]:
    return [p.name for p in sorted(people, key=lambda p: (p.age, p.name), reverse=True)]


def by_last(words: list[str]) -> list[str]:
    result = list(words)
    result.sort(key=lambda w: w[-1:])
    return result


people = [Person("Ann", 31), Person("Bob", 25), Person("Cid", 31)]
print(oldest(people), names(people))
print(by_last(["ab", "ca", "bc"]), sorted([3, 1, 2], reverse=True), sorted(["b", "A", "c"], key=str.lower))
