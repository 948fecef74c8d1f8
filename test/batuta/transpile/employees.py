"""Grouping records."""
from dataclasses import dataclass


@dataclass
class Employee:
    name: str
    team: str
    salary: int


def payroll(people: list[Employee]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for person in people:
        sums[person.team] = sums.get(person.team, 0) + person.salary
    return sums


def raise_all(people: list[Employee], percent: int) -> None:
    for person in people:
        person.salary += person.salary * percent // 100


def names(people: list[Employee], team: str) -> list[str]:
    return sorted(p.name for p in people if p.team == team)


people = [Employee("Ann", "dev", 100), Employee("Bob", "ops", 80), Employee("Cid", "dev", 90)]
raise_all(people, 10)
print(payroll(people), names(people, "dev"), people[1])
