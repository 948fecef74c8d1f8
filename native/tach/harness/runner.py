"""Runs items in a worker, or in the process of their unit when it cannot be reset."""

from __future__ import annotations

import contextlib
import os
from tempfile import TemporaryFile
from typing import Any, Iterator, Sequence

import pytest
from _pytest.capture import EncodedFile
from _pytest.outcomes import Exit
from _pytest.runner import CallInfo
from _pytest.scope import Scope
from _pytest.unittest import TestCaseFunction

from . import guest as g
from . import resources
from .fast import FastPath, foreign, log_handlers
from .guest import Guest
from .patterns import Store, remember_patterns
from .reports import report_to_json, warning_to_json
from .settings import Settings
from .units import ItemPlan, Need, Plan, does_nothing

# Before 8.2 a unittest class's set-up is bound to the instance that its first test is about to get.
_BINDS_TO_TESTCASE = tuple(int(part) for part in pytest.__version__.split(".")[:2]) < (8, 2)
_NO_ITEM = 0xFFFFFFFF
_OUTCOMES = (Exception, pytest.fail.Exception, pytest.skip.Exception)


class Runner:
    """Also a pytest plugin of the worker side: it hears what pytest reports."""

    def __init__(self, session: pytest.Session, plan: Plan, guest: Guest, settings: Settings, mode: int, wants_reports: bool, done: Any) -> None:
        config = session.config
        self._session = session
        self._state: Any = session._setupstate  # type: ignore[attr-defined]
        self._plan = plan
        self._guest = guest
        self._settings = settings
        self._mode = mode
        # A byte an item, in memory that all processes share and no reset touches.
        self.done = done
        # One a slot, for the same reason in shared memory.
        self._patterns = [Store() for _ in range(settings.slots)]
        self._slot = 0
        self._reports: list[Any] = []
        self._warnings: list[tuple[Any, str, str, Any]] = []
        self._wide: list[Any] = []
        self._capture: Any = config.pluginmanager.get_plugin("capturemanager")
        self._live = self._capture is None or not self._capture.is_globally_capturing()
        self._piped = False
        self.wants_reports = wants_reports or foreign(config.hook.pytest_runtest_makereport)
        characters = getattr(config.option, "reportchars", "")
        junit_logs = bool(getattr(config.option, "xmlpath", None)) and config.getini("junit_logging") != "no"
        self.sections_matter = self.wants_reports or junit_logs or any(letter in characters for letter in "PA")
        self.fast = FastPath(session, guest)

    # What pytest says while a test runs.

    def pytest_runtest_logreport(self, report: Any) -> None:
        self._reports.append(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self) -> None:
        self._guest.phase(self._slot, g.CALL)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self) -> None:
        self._guest.phase(self._slot, g.TEARDOWN)

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> None:
        # of the scope of a class, for a function outside of any: the function's own
        own = isinstance(request.node, pytest.Item)
        if fixturedef._scope is not Scope.Function and not own and not does_nothing(fixturedef, request.node):
            self._wide.append(fixturedef)

    def pytest_warning_recorded(self, warning_message: Any, when: str, nodeid: str, location: Any) -> None:
        self._warnings.append((warning_message, when, nodeid, location))

    # Records.

    def emit_reports(self, slot: int, index: int, reports: Sequence[Any], phases: Sequence[int] = (0, 0, 0)) -> None:
        self._guest.emit(slot, g.REPORTS, index, [report_to_json(self._session.config, report) for report in reports], phases)

    def emit_warnings(self, slot: int, index: int, recorded: Sequence[tuple[Any, str, str, Any]]) -> None:
        self._guest.emit(slot, g.NOTE, index, {"kind": "warnings", "warnings": [warning_to_json(*entry) for entry in recorded]})

    def emit_note(self, slot: int, index: int, kind: str, details: dict[str, object]) -> None:
        self._guest.emit(slot, g.NOTE, index, {"kind": kind, **details})

    # One item.

    def _run_item(self, slot: int, index: int, nextitem: Any, alone: bool) -> None:
        """`alone`: the memory is thrown away after this item."""
        if self._piped:
            self._tag_output(slot, index)
        try:
            fast = self.fast.planned(index) if alone else None
            if fast is not None:
                self.fast.run(fast, slot, index, nextitem if nextitem is self._session else None, self)
            else:
                self._run_by_protocol(slot, index, self._plan.items[index].item, nextitem)
        except (Exit, KeyboardInterrupt) as stop:
            # told when every test before it has been told, as if they had run in order
            self.emit_note(slot, index, *_ending(stop))
            self.emit_reports(slot, index, self._reports or self.fast.unfinished)
        self.done[index] = 1

    def _run_by_protocol(self, slot: int, index: int, item: pytest.Item, nextitem: Any) -> None:
        self._reports.clear()
        self._warnings.clear()
        item.ihook.pytest_runtest_protocol(item=item, nextitem=nextitem)
        reports = self._reports
        if self._warnings:
            self.emit_warnings(slot, index, self._warnings)
        session = self._session
        if session.shouldstop or session.shouldfail:
            self.emit_note(slot, index, "stop", {"message": str(session.shouldstop or session.shouldfail)})
        phases = [0, 0, 0]
        plain = len(reports) == 3 and not self.wants_reports
        for report in reports:
            number = ("setup", "call", "teardown").index(report.when) if report.when in ("setup", "call", "teardown") else 1
            phases[number] += int(report.duration * 1e6)
            plain = plain and report.outcome == "passed" and not hasattr(report, "wasxfail") and not report.user_properties
            plain = plain and not (self.sections_matter and report.sections)
        if plain:
            self._guest.passed(slot, index, *phases)
        else:
            self.emit_reports(slot, index, reports, phases)

    def _tag_output(self, slot: int, index: int) -> None:
        """Tells the host whose output follows in this slot's pipes."""
        for descriptor in (1, 2):
            with contextlib.suppress(OSError):
                os.write(descriptor, b"\0%d\0" % index)

    # Many items.

    def warm_up(self) -> None:
        """Runs an item of our own a few times, so that caches which every test would fill are filled before the checkpoint."""
        from _pytest.fixtures import FuncFixtureInfo

        def passes() -> None:
            assert passes is not None

        class Mute:
            def passed(self, *_: object) -> None: ...
            def watch(self, *_: object) -> None: ...
            def phase(self, *_: object) -> None: ...
            def emit(self, *_: object) -> None: ...

        info = FuncFixtureInfo(argnames=(), initialnames=(), names_closure=[], name2fixturedefs={})
        with contextlib.suppress(Exception):
            item = pytest.Function.from_parent(self._session, name="warm-up", callobj=passes, fixtureinfo=info)
            fast = self.fast.plan(-1, ItemPlan(item))
            if fast is None:
                return
            speaker, self.fast._guest = self.fast._guest, Mute()  # type: ignore[assignment]
            try:
                with self.fast.surroundings():
                    for _ in range(8):
                        self.fast.run(fast, 0, 0, self._session, self)
            finally:
                self.fast._guest = speaker
                os.environ.pop("PYTEST_CURRENT_TEST", None)

    def build_session_fixtures(self) -> dict[int, list[str]]:
        """Builds the session's fixtures that the items need. Returns, by definition, what one holds that cannot be forked."""
        self._state.setup(self._session)
        holding: dict[int, list[str]] = {}
        done: set[int] = set()
        before = resources.held()
        for index, planned in enumerate(self._plan.items):
            for need in planned.session_needs:
                if id(need.definition) in done:
                    continue
                done.add(id(need.definition))
                self._build(0, index, planned, [need], chain=self._session)
                after = resources.held()
                held = resources.more(before, after)
                if held:
                    holding[id(need.definition)] = held
                before = after
        return holding

    def end_session(self, last: int) -> None:
        """Takes down what build_session_fixtures built; a failure is the last item's, as in pytest."""
        self._teardown(0, last, None)

    def plan_pool(self, built: bool) -> None:
        """What can be known of the free items, once for all slots: of most before anything forks, since a look at an item makes a fork
        copy its memory; of those with fixtures of the session when these are `built`."""
        items = self._plan.items
        for index in self._plan.free:
            planned = items[index]
            if built == bool(planned.session_needs):
                self.fast.plan(index, planned)

    def run_pool(self, slot: int) -> None:
        self._enter(slot)
        self._leaf(slot, None, lambda _: self._session)
        self._leave()

    def run_unit(self, slot: int, members: Sequence[int]) -> None:
        """All items of a unit, wide fixtures built and taken down here, in pytest's order."""
        if self._settings.isolation == "file":
            self._run_files(slot, members)
            return
        self._enter(slot)
        start = resources.held()
        base = self._finalizers()
        leaves = list(_leaves(self._plan, members))
        for number, leaf in enumerate(leaves):
            following = leaves[number + 1][0] if number + 1 < len(leaves) else None
            planned = self._plan.items[leaf[0]]
            self._build(slot, leaf[0], planned, planned.needs, chain=planned.item.parent)
            holds = resources.more(start, resources.held())
            positions = {index: at for at, index in enumerate(leaf)}

            def next_of(index: int, leaf: list[int] = leaf, positions: dict[int, int] = positions) -> Any:
                at = positions[index] + 1
                return self._plan.items[leaf[at]].item if at < len(leaf) else self._plan.items[index].item.parent

            if holds:
                self.emit_note(slot, leaf[0], "unreset", {"fixtures": [need.name for need in planned.needs], "holds": holds, "count": len(leaf)})
                for index in leaf:
                    self._guest.begin(slot, index)
                    self._run_item(slot, index, next_of(index), alone=False)
                    self._guest.done(slot)
            else:
                for index in leaf:
                    self.fast.plan(index, self._plan.items[index])
                self._leaf(slot, leaf, next_of)
            self._teardown(slot, leaf[-1], self._plan.items[following].item if following is not None else self._session)
        # what belongs to the session, with a parameter, and so was built here
        self._undo(slot, self._last_below(self._session) or members[-1], base)
        self._leave()

    def run_here(self, slot: int, members: Sequence[int]) -> None:
        """Runs items in this very process, unreset, as pytest does."""
        self._enter(slot)
        items = self._plan.items
        for at, index in enumerate(members):
            nextitem = items[members[at + 1]].item if at + 1 < len(members) else self._session
            self._guest.begin(slot, index)
            self._run_item(slot, index, nextitem, alone=False)
            self._guest.done(slot)
        self._leave()

    def _run_files(self, slot: int, members: Sequence[int]) -> None:
        """Runs the tests of a file, or of several that share a fixture, as pytest does: each finds what those before it left."""
        base = self._finalizers()
        self.run_here(slot, members)
        self._undo(slot, members[-1], base)
        self._guest.emit(slot, g.STATISTICS, _NO_ITEM, {"resets": 0, "forks": 1, "resetNs": {"p50": 0, "p99": 0}})

    def _leaf(self, slot: int, items: Sequence[int] | None, next_of: Any) -> None:
        base = self._finalizers()
        with self.fast.surroundings():
            self._wide.clear()
            index = self._guest.leaf(slot, self._mode, items)
            if index < 0:
                return
            # From here on this is a worker.
            self._run_item(slot, index, next_of(index), alone=True)
            if self._wide and items is not None:
                # A test asked for a wide fixture while it ran: those after it share it, in this process.
                self._guest.keep()
                if len(items) > 1:
                    self.emit_note(slot, index, "unreset", {"fixtures": [definition.argname for definition in self._wide], "holds": ["what a test built while it ran"], "count": len(items)})
                last = index
                while (index := self._guest.next(slot)) >= 0:
                    last = index
                    self._run_item(slot, index, next_of(index), alone=False)
                self._undo(slot, last, base)
            elif self._wide:
                self._undo(slot, index, base)
            if self._capture is not None:
                # as at the checkpoint: standard output is the file that captures it
                self._capture.resume_global_capture()
            self._guest.finish()

    def _finalizers(self) -> dict[Any, int]:
        return {node: len(finalizers) for node, (finalizers, _) in self._state.stack.items()}

    def _undo(self, slot: int, index: int, base: dict[Any, int]) -> None:
        """Takes down what was built since `base` was taken, and leaves the rest."""
        if self._finalizers() == base:
            return

        def take_down() -> None:
            stack = self._state.stack
            errors: list[BaseException] = []
            for node in reversed(list(stack)):
                finalizers = stack[node][0]
                while len(finalizers) > base.get(node, 0):
                    try:
                        finalizers.pop()()
                    except _OUTCOMES as error:
                        errors.append(error)
                if node not in base:
                    del stack[node]
            if errors:
                raise errors[0]

        self._as_phase(slot, index, "teardown", take_down)

    def _build(self, slot: int, index: int, planned: ItemPlan, needs: Sequence[Need], chain: Any) -> None:
        """Sets up collectors and wide fixtures as the item's own set-up would. A failure stays in pytest's caches and meets the items there."""
        item: Any = planned.item
        self._guest.begin(slot, index)
        if _BINDS_TO_TESTCASE and isinstance(item, TestCaseFunction) and getattr(item, "_testcase", None) is None:
            item._testcase = item.parent.obj(item.name)
        with self._around(slot, index, item, "setup"):
            try:
                self._state.setup(chain)
                with self._as_if_set_up():
                    for need in needs:
                        item._request._get_active_fixturedef(need.name)
            except _OUTCOMES:
                pass
            except (Exit, KeyboardInterrupt) as stop:
                self.emit_note(slot, index, *_ending(stop))
            except BaseException:
                # SystemExit and the like pytest does not remember: each test that asks for the fixture meets it anew
                pass
        if needs:
            item._initrequest()
        self._guest.done(slot)

    @contextlib.contextmanager
    def _as_if_set_up(self) -> Iterator[None]:
        """pytest 9.1 and later takes a request for an item that is not set up for one that comes too late. Here it comes early."""
        if not hasattr(self._state, "is_node_active"):
            yield
            return
        self._state.is_node_active = lambda node: True
        try:
            yield
        finally:
            del self._state.is_node_active

    def _teardown(self, slot: int, index: int, toward: Any) -> None:
        """Takes down collectors that `toward` is not below, one after the other. A failure is told of the last item below the collector,
        which is where pytest meets it."""
        self._guest.begin(slot, index)
        self._guest.phase(slot, g.TEARDOWN)
        wanted = toward.listchain() if toward is not None else []
        stack = self._state.stack
        while stack and list(stack) != wanted[: len(stack)]:
            node = list(stack)[-1]
            if len(stack[node][0]) == 1 and _has_no_teardown(node):
                del stack[node]
                continue
            bearer = self._last_below(node)
            self._as_phase(slot, index if bearer is None else bearer, "teardown", lambda: self._state.teardown_exact(_Chain(list(stack)[:-1])))
        self._guest.done(slot)

    def _last_below(self, node: Any) -> int | None:
        """The last item of a collector. From the end: nearly always the first look finds it, and items that are not looked at stay shared memory."""
        items = self._plan.items
        for index in range(len(items) - 1, -1, -1):
            parent: Any = items[index].item.parent
            while parent is not None:
                if parent is node:
                    return index
                parent = parent.parent
        return None

    def _as_phase(self, slot: int, index: int, when: Any, action: Any) -> None:
        """Does something on behalf of an item, outside its own run; only a failure is reported."""
        item = self._plan.items[index].item
        with self._around(slot, index, item, when):
            call = CallInfo.from_call(action, when=when, reraise=(Exit, KeyboardInterrupt))
        if call.excinfo is not None:
            self.emit_reports(slot, index, [item.ihook.pytest_runtest_makereport(item=item, call=call)])

    @contextlib.contextmanager
    def _around(self, slot: int, index: int, item: Any, when: str) -> Iterator[None]:
        """What pytest's own plugins put around a phase: captured output, log handlers, warning filters."""
        from _pytest.warnings import catch_warnings_for_item

        self._warnings.clear()
        logging: Any = self._session.config.pluginmanager.get_plugin("logging-plugin")
        if self._piped:
            self._tag_output(slot, index)
        os.environ["PYTEST_CURRENT_TEST"] = f"{item.nodeid} ({when})".replace("\0", "(null)")
        with contextlib.ExitStack() as stack:
            stack.enter_context(catch_warnings_for_item(config=self._session.config, ihook=item.ihook, when="runtest", item=item))
            if logging is not None:
                from _pytest.logging import caplog_records_key

                item.stash.setdefault(caplog_records_key, {})
                stack.enter_context(log_handlers(logging, item, when))
            if self._capture is not None:
                stack.enter_context(self._capture.item_capture(when, item))
            yield
        os.environ.pop("PYTEST_CURRENT_TEST", None)
        if self._warnings:
            self.emit_warnings(slot, index, self._warnings)
            self._warnings.clear()

    def _enter(self, slot: int) -> None:
        """In a fresh process of a slot: output of its own."""
        self._slot = slot
        self.fast.enter(slot)
        remember_patterns(self._patterns[slot])
        if self._live and slot < len(self._settings.pipes):
            out, err = self._settings.pipes[slot]
            os.dup2(out, 1)
            os.dup2(err, 2)
            self._piped = True
        elif self._capture is not None and self._capture.is_globally_capturing():
            self._own_capture_files()
        if slot < len(self._settings.dumps):
            import faulthandler
            import signal

            with contextlib.suppress(Exception):
                faulthandler.register(signal.SIGRTMAX - 2, file=self._settings.dumps[slot], all_threads=True, chain=False)

    def _own_capture_files(self) -> None:
        """The files that pytest captures into were made before the fork, so their offset is shared with the other slots: gives this process
        files of its own. The stream objects stay: what was imported with `from sys import stdout`, and log handlers, write to them."""
        capturing = self._capture._global_capturing
        for capture in (capturing.out, capturing.err):
            file = getattr(capture, "tmpfile", None)
            if isinstance(file, EncodedFile):
                with TemporaryFile(buffering=0) as own:
                    os.dup2(own.fileno(), file.fileno(), inheritable=False)

    @staticmethod
    def _leave() -> None:
        os.environ.pop("PYTEST_CURRENT_TEST", None)


def _has_no_teardown(node: Any) -> bool:
    return type(node).teardown in (pytest.Collector.teardown, pytest.Item.teardown)


class _Chain:
    """Stands for an item of which teardown_exact only asks the chain."""

    def __init__(self, chain: list[Any]) -> None:
        self._chain = chain

    def listchain(self) -> list[Any]:
        return self._chain

    def __bool__(self) -> bool:
        return bool(self._chain)


def _ending(stop: BaseException) -> tuple[str, dict[str, object]]:
    if isinstance(stop, Exit):
        return "exit", {"message": str(stop.msg), "code": stop.returncode}
    return "interrupt", {}


def _leaves(plan: Plan, members: Sequence[int]) -> Iterator[list[int]]:
    """Runs of items that share collectors and wide fixtures."""
    leaf: list[int] = []
    key: object = None
    for index in members:
        current = plan.items[index].leaf_key
        if leaf and current != key:
            yield leaf
            leaf = []
        key = current
        leaf.append(index)
    if leaf:
        yield leaf
