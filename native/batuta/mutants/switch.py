"""What is behind `__strata__`, which every place that can be mutated asks: false unless a mutant of that place is on.

Time is up for a mutant after so many passes of its place as its budget says. A count does not depend on the machine, and an endless
loop is seen in milliseconds; a loop elsewhere is left to the clock.
"""
from __future__ import annotations

import builtins
from typing import Callable


class Passes:
    """True as often as the budget says."""

    __slots__ = ("_left", "_spent")

    def __init__(self, budget: int, spent: Callable[[], None]) -> None:
        self._left = budget
        self._spent = spent

    def __bool__(self) -> bool:
        self._left -= 1
        if self._left < 0:
            self._spent()
        return True


def count() -> dict[int, int]:
    """No mutant is on; from now on the passes of every place are counted in what is returned."""
    passed: dict[int, int] = {}

    def note(place: int) -> None:
        passed[place] = passed.get(place, 0) + 1

    builtins.__strata__ = note  # type: ignore[attr-defined]
    return passed


def turn_on(mutant: int, place: int, budget: int, spent: Callable[[], None]) -> None:
    """A dictionary's own `get`, since nothing is quicker. A place with several mutants then asks for each, by its complement."""
    builtins.__strata__ = {place: Passes(budget, spent), ~mutant: True}.get  # type: ignore[attr-defined]
