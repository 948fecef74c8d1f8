"""Enumerations with methods, looked up by value, and gone over."""

from enum import Enum


class Level(Enum):
    """How much is told."""

    QUIET = 0
    NORMAL = 1
    LOUD = 5

    def label(self) -> str:
        """As people say it."""
        return self.name.lower()

    def louder(self, other: "Level") -> bool:
        return self.value > other.value

    @property
    def is_silent(self) -> bool:
        return self is Level.QUIET

    @staticmethod
    def parse(text: str) -> "Level":
        # an unknown name is the usual
        for level in Level:
            if level.label() == text.strip().lower():
                return level
        return Level.NORMAL


class Unit(Enum):
    METRE = "m"
    FOOT = "ft"

    def factor(self) -> float:
        return 1.0 if self == Unit.METRE else 0.3048


def by_value(number: int) -> str:
    level = Level(number)
    return level.label() + ("!" if level.louder(Level.NORMAL) else "")


def length(amount: float, unit: str) -> float:
    return amount * Unit(unit).factor()


def silent(levels: list[Level]) -> int:
    count = 0
    for level in levels:
        if level.is_silent:
            count += 1
    return count


if __name__ == "__main__":
    print(by_value(0), by_value(1), by_value(5))
    print(Level.parse(" Loud"), Level.parse("what"))
    print(length(10.0, "ft"), length(2.0, "m"))
    print(silent([Level.QUIET, Level.LOUD]))
    try:
        by_value(3)
    except ValueError as error:
        print(error)
    try:
        length(1.0, "mile")
    except ValueError as error:
        print(error)
