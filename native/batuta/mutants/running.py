"""How tests are run when only their verdict is wanted.

Most of a test's time is pytest's, and more so in a worker: what it touches is a page to write and to put back. So a test of which
pytest's hooks decide nothing runs without them, and where it asks for no fixture, without pytest.
"""
from __future__ import annotations

from typing import Any, Callable
from unittest import SkipTest, TestCase

from _pytest.outcomes import Skipped, XFailed
from _pytest.runner import runtestprotocol
from _pytest.unittest import TestCaseFunction
from pytest import Function

from nx_strata_tach.fast import FastPath, FastPlan  # type: ignore[import-not-found]

TEXT_MAX = 800
WARM_UPS = 20  # the interpreter writes into code until it has run so often

Way = Callable[[Any], None]



class Outcome:
    """What unittest wants of a result, as far as a verdict needs it."""

    shouldStop = failfast = buffer = False

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def startTest(self, test: object) -> None: ...
    def stopTest(self, test: object) -> None: ...
    def addSuccess(self, test: object) -> None: ...
    def addDuration(self, test: object, elapsed: float) -> None: ...
    def addSkip(self, test: object, reason: str) -> None: ...
    def addExpectedFailure(self, test: object, error: object) -> None: ...

    def addError(self, test: object, error: Any) -> None:
        self.error = error[1]

    addFailure = addError

    def addUnexpectedSuccess(self, test: object) -> None:
        self.error = AssertionError("unexpected success")

    def addSubTest(self, test: object, subtest: object, error: Any) -> None:
        if error is not None:
            self.error = error[1]


def case_by_itself(case: Any, name: str) -> Way:
    """unittest's own way, with what belongs to the class around each test."""

    def run(following: Any) -> None:
        case.setUpClass()
        outcome = Outcome()
        try:
            case(name)(outcome)
        finally:
            case.tearDownClass()
            case.doClassCleanups()
        if outcome.error is not None:
            raise outcome.error

    return run


def function_by_itself(plan: Any) -> Way:
    def run(following: Any) -> None:
        if plan.function is not None:
            plan.function(**plan.arguments)
        else:
            item = plan.item
            item.obj(**{name: item.funcargs[name] for name in plan.names})

    return run


def with_fixtures(item: Any, fill: Callable[[Any, Any], None]) -> Way:
    state = item.session._setupstate

    def run(following: Any) -> None:
        try:
            fill(state, item)
            item.runtest()
            kept = getattr(item, "_excinfo", None)  # unittest keeps what its tests raise
            if kept:
                raise kept[0].value
        finally:
            state.teardown_exact(following)

    return run


def set_up(state: Any, item: Any) -> None:
    state.setup(item)


def fill_fixtures(state: Any, item: Any) -> None:
    """What set_up does, but for the collectors, which do nothing by themselves: their fixtures do."""
    for collector in item.listchain()[len(state.stack) :]:
        state.stack[collector] = ([collector.teardown], None)
    item._request._fillfixtures()


class Tests:
    """The tests of a session, run without what pytest would print of them."""

    def __init__(self, session: Any, guest: Any) -> None:
        self._session = session
        self._fast = FastPath(session, guest)
        self._ways: dict[Any, Way | None] = {}

    def surroundings(self) -> Any:
        """What pytest's hooks put around each test, once around all."""
        return self._fast.surroundings()

    def needs_no_hooks(self, item: Any) -> bool:
        return bool(self._fast.decides_nothing(item))

    def way(self, item: Any) -> Way | None:
        """How to run a test without pytest's hooks; None where they decide something."""
        if item not in self._ways:
            self._ways[item] = self._find_way(item) if self.needs_no_hooks(item) else None
        return self._ways[item]

    @staticmethod
    def _find_way(item: Any) -> Way | None:
        if type(item) is Function:
            plan = FastPlan(item, {})
            return with_fixtures(item, fill_fixtures) if plan.fill else function_by_itself(plan)
        if type(item) is not TestCaseFunction:
            return None
        case = item.parent.obj
        if issubclass(case, TestCase) and all(name == "request" or name.startswith("_unittest_setUpClass_fixture") for name in item.fixturenames):
            return case_by_itself(case, item.name)
        return with_fixtures(item, set_up)

    def distrust(self, item: Any) -> None:
        """It needs the hooks after all."""
        self._ways[item] = None

    def failure(self, item: Any, following: Any = None) -> str | None:
        """Runs a test; None where it passed, else what it said."""
        failed_before = self._session.testsfailed
        way = self._ways[item]
        said = self._run_by_hooks(item, following) if way is None else self._run(way, following)
        if said is None and self._session.testsfailed > failed_before:
            return "a part of it failed"  # a subtest, which is told while the test goes on
        return said

    def warm_up(self) -> None:
        """Runs tests of our own, so that what every test would write is written before the first."""

        class Case(TestCase):
            def test(self) -> None:
                self.assertEqual(1, 1)

            def test_that_fails(self) -> None:
                self.assertEqual(1, 2)

        for _ in range(WARM_UPS):
            for name in ("test", "test_that_fails"):
                self._run(case_by_itself(Case, name), None)

    @staticmethod
    def _run(way: Way, following: Any) -> str | None:
        try:
            way(following)
        except (Skipped, XFailed, SkipTest):
            return None
        except BaseException as error:
            return f"{type(error).__name__}: {error}"[-TEXT_MAX:]
        return None

    @staticmethod
    def _run_by_hooks(item: Any, following: Any) -> str | None:
        for report in runtestprotocol(item, nextitem=following, log=False):
            if report.failed:
                return str(report.longreprtext)[-TEXT_MAX:]
        return None
