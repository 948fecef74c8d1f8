"""Amounts in cents."""

from dataclasses import dataclass
from enum import Enum

CENTS = 100


class OutOfStock(Exception):
    """There is less than was asked for."""


class Vat(Enum):
    FULL = 19
    REDUCED = 7


@dataclass(frozen=True)
class Money:
    cents: int

    def plus(self, other: "Money") -> "Money":
        return Money(self.cents + other.cents)

    def shown(self) -> str:
        return f"{self.cents // CENTS}.{self.cents % CENTS:02d}"


def with_vat(net: Money, rate: Vat = Vat.FULL) -> Money:
    """The amount with its tax, rounded to the nearest cent."""
    return Money(net.cents + (net.cents * rate.value + 50) // 100)
