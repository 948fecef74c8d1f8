"""pytest's own loop over the items, in one process and without isolation, for what cannot do without; the host hears what became of each test."""

from __future__ import annotations

from typing import Any, Iterator

import pytest

from .protocol import Control
from .reports import first_line, outcome_of, place_of


def why_plain(session: pytest.Session, isolation: str) -> str | None:
    """Why the suite has to run as in pytest; None where it need not."""
    option = session.config.option
    if isolation == "none":
        return "nothing is to be isolated (--isolation=none)"
    for name in ("setupplan", "setuponly", "setupshow"):
        if getattr(option, name, False):
            return f"--{name.replace('setup', 'setup-')} follows the set-up of one process"
    if uses_fixture_of(session, "snapshot", "syrupy"):
        return "syrupy compares and writes snapshots by what all tests of one process used"
    return None


def uses_fixture_of(session: pytest.Session, fixture: str, package: str) -> bool:
    """Whether a test asks for this fixture, and the package made it, be it overridden elsewhere."""
    for item in session.items:
        if fixture in getattr(item, "fixturenames", ()):
            definitions = item._fixtureinfo.name2fixturedefs.get(fixture, ())  # type: ignore[attr-defined]
            if any((definition.func.__module__ or "").split(".")[0] == package for definition in definitions):
                return True
    return False


class PlainRun:
    """A pytest plugin that listens."""

    def __init__(self, session: pytest.Session, control: Control) -> None:
        self._index_of = {id(item): index for index, item in enumerate(session.items)}
        self._control = control
        self._reports: list[Any] = []
        #: How many items, in pytest's order, have begun.
        self.begun = 0

    def pytest_runtest_logreport(self, report: Any) -> None:
        self._reports.append(report)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._reports.clear()
        index = self._index_of.get(id(item), -1)
        self.begun = max(self.begun, index + 1)
        yield
        if index < 0 or not self._reports:
            return
        outcome, phases = outcome_of(self._reports)
        milliseconds = sum(report.duration for report in self._reports) * 1000
        self._control.send({"type": "outcome", "item": index, "outcome": outcome, "phases": phases, "durationMs": milliseconds, "message": first_line(self._reports), "location": place_of(self._reports, item)})
