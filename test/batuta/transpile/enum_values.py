"""Enumerations as keys and in conditions."""
from enum import Enum, IntEnum


class Suit(Enum):
    CLUBS = "C"
    HEARTS = "H"


class Level(IntEnum):
    LOW = 1
    HIGH = 10


def tally(suits: list[Suit]) -> dict[Suit, int]:
    counts: dict[Suit, int] = {}
    for suit in suits:
        counts[suit] = counts.get(suit, 0) + 1
    return counts


def is_red(suit: Suit) -> bool:
    return suit in (Suit.HEARTS,)


counts = tally([Suit.CLUBS, Suit.HEARTS, Suit.CLUBS])
print(counts[Suit.CLUBS], is_red(Suit.HEARTS), Suit.CLUBS.value, Level.HIGH.value, Level.LOW < Level.HIGH)
print(Suit.HEARTS, [Suit.CLUBS])
