"""Prices that follow demand."""

from __future__ import annotations

from collections.abc import Sequence

from kernel import moving_average, trend

from .settings import settings

BASE_CENTS = {"tea": 300, "coffee": 350, "cake": 450}
SURGE_MAX = 1.5


class UnknownItem(LookupError):
    """Nothing of this name is sold."""


def surge(quantities: Sequence[int]) -> float:
    """Factor between 1 and SURGE_MAX by how fast the smoothed demand grows."""
    smoothed = moving_average(quantities, settings().surge_window)
    if len(smoothed) < 2:
        return 1.0
    return min(SURGE_MAX, max(1.0, 1 + trend(smoothed) / 10))


def price_cents(item: str, quantity: int, quantities: Sequence[int]) -> int:
    try:
        base = BASE_CENTS[item]
    except KeyError:
        raise UnknownItem(item) from None
    return round(base * quantity * surge(quantities))
