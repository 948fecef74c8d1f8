"""The controller: pytest's own session, in which the tests run in other processes and only their reports arrive."""

from __future__ import annotations

import contextlib
import gc
import json
import mmap
import os
import signal
import sys
import time
from typing import Any, Iterable, Iterator, Sequence

import pytest
from _pytest.reports import TestReport

from . import guest as g
from . import shards
from .fast import foreign, has_timeouts
from .guest import FORK, RESET, Guest
from .plain import PlainRun, uses_fixture_of, why_plain
from .processes import adopt_orphans, die_with_parent, end_children, fork
from .protocol import Control, Message
from .reports import PassReport, first_line, only_teardown, outcome_of, passed_reports, place_of, report_from_json, reports_of_a_death, warning_from_json
from .runner import Runner
from .settings import Settings
from .terminal import quiet_terminal
from .units import plan_items
from .zygote import Zygote


_ALL_PASSED = {"setup": "passed", "call": "passed", "teardown": "passed"}


class Controller:
    """A pytest plugin that takes the place of the loop over the items."""

    def __init__(self, settings: Settings, control: Control, guest: Guest, unresettable: str | None) -> None:
        """`unresettable`: why this machine cannot reset, where it cannot."""
        self._settings = settings
        self._control = control
        self._guest = guest
        self._unresettable = unresettable
        self._plain: PlainRun | None = None
        self._by_file = settings.isolation == "file"
        #: How many items, in pytest's order, the loop here has told to pytest's plugins.
        self.replayed = 0
        self._records: dict[int, list[Any]] = {}
        self._complete: set[int] = set()
        # items whose pass was counted when it came, by index
        self._counted: dict[int, Any] = {}
        self._stop: BaseException | None = None
        self._reporter: Any = None
        # what the user asked for and does not get
        self._set_aside: list[str] = []
        # what the host is told of this run's share of the tests
        self._shard: dict[str, Any] | None = None
        #: What became of items that did not simply pass.
        self._told: dict[int, tuple[str, dict[str, str]]] = {}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_load_initial_conftests(self, early_config: Any) -> Iterator[None]:
        """pytest-cov starts here. What it would measure is this process, in which no test runs."""
        known = early_config.known_args_namespace
        if self._settings.isolation != "none" and getattr(known, "cov_source", None):
            known.cov_source = None
            self._set_aside.append("coverage is not measured (--cov is set aside): tests run in processes that are put back after each; --isolation=none measures it, in one process")
        yield

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: Any) -> None:
        option = config.option
        # Other ways to spread tests over processes, often in `addopts`: this run does that itself.
        if getattr(option, "dist", "no") != "no":
            option.dist, option.tx, option.numprocesses = "no", [], None
        if getattr(option, "forked", False):
            option.forked = False
        if not has_timeouts(config):
            config.addinivalue_line("markers", "timeout(seconds): how long the test may take (nx-strata)")

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, session: Any, config: Any, items: list[Any]) -> Iterator[None]:
        """After every other plugin had its say: a shard keeps its share of what is left."""
        yield
        shard = self._settings.shard
        if shard is None:
            return
        try:
            seconds = shards.read_seconds(shard.durations)
        except ValueError as error:
            raise pytest.UsageError(str(error)) from error
        plan = plan_items(session, self._by_file)
        names = [item.nodeid for item in items]
        shard_of = shards.split(names, [*plan.units, *([index] for index in plan.free)], seconds, shard.total)
        self._shard = {"index": shard.index, "total": shard.total, "of": len(items), "split": shards.digest(names, shard_of)}
        elsewhere = [item for item, number in zip(items, shard_of) if number != shard.index - 1]
        if elsewhere:
            config.hook.pytest_deselected(items=elsewhere)
            items[:] = [item for item, number in zip(items, shard_of) if number == shard.index - 1]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: Any) -> bool | None:
        config = session.config
        option = config.option
        self._reporter = config.pluginmanager.get_plugin("terminalreporter")
        gc.freeze()
        gc.enable()
        if session.testsfailed and not option.continue_on_collection_errors or option.collectonly:
            return None
        for name, value in (("--pdb", getattr(option, "usepdb", False)), ("--trace", getattr(option, "trace", False))):
            if value:
                raise pytest.UsageError(f"{name} needs a terminal of its own, which tach's workers do not have: run pytest itself for that")
        if not session.items:
            self._control.send({"type": "collected", "items": [], "mode": "none", "reason": None, "shard": self._shard, "setAside": self._set_aside})
            return True
        plain = why_plain(session, self._settings.isolation)
        if plain is not None:
            self._run_plainly(session, plain)
            return None
        if uses_fixture_of(session, "benchmark", "pytest_benchmark") and not (getattr(option, "benchmark_disable", False) or getattr(option, "benchmark_skip", False)):
            self._set_aside.append("pytest-benchmark's table is not made (tests run in several processes): --isolation=none makes it")
        self._session = session
        self._run(session)
        return True

    def _run_plainly(self, session: Any, reason: str) -> None:
        """Prepares for pytest's own loop, which takes over where this plugin's hook answers nothing."""
        names = [item.nodeid for item in session.items]
        self._control.send({"type": "collected", "items": names, "mode": "none", "reason": reason, "shard": self._shard, "setAside": self._set_aside})
        adopt_orphans()
        self._plain = PlainRun(session, self._control)
        session.config.pluginmanager.register(self._plain, "nx-strata-tach-plain")

    def told(self) -> int:
        """How many items, in pytest's order, have been told to pytest's plugins."""
        return self.replayed if self._plain is None else self._plain.begun

    def counts(self) -> dict[str, int]:
        """How many of each category pytest's own last line tells."""
        stats = getattr(self._reporter, "stats", {})
        return {category: len(stats.get(category, ())) for category in ("passed", "failed", "skipped", "xfailed", "xpassed", "error")}

    # Preparing.

    def _run(self, session: Any) -> None:
        config = session.config
        gc.disable()
        plan = plan_items(session, self._by_file)
        guest, reason = self._guest, self._unresettable
        if self._by_file:
            reason = "files are isolated from each other, not tests (--isolation=file)"
        mode = FORK if self._settings.mode == "fork" or reason else RESET
        items = [item.nodeid for item in session.items]
        in_order = bool(option_value(config, "maxfail")) or bool(option_value(config, "stepwise"))
        expected = self._expected_seconds(items) if not in_order else {}
        guest.schedule(*_schedule(plan, items, expected), self._timeouts(session))
        hooks = config.hook
        self._replay_all = any(foreign(getattr(hooks, name)) for name in ("pytest_runtest_logreport", "pytest_runtest_logstart", "pytest_runtest_logfinish", "pytest_report_teststatus")) or bool(option_value(config, "stepwise"))
        if any("tmp_path" in getattr(item, "fixturenames", ()) or "tmpdir" in getattr(item, "fixturenames", ()) for item in session.items):
            # made here, so that the controller's end of the session keeps or removes it as pytest does
            with contextlib.suppress(Exception):
                config._tmp_path_factory.getbasetemp()
        runner = Runner(session, plan, guest, self._settings, mode, self._replay_all, mmap.mmap(-1, max(1, len(items))))
        runner.plan_pool(built=False)
        gc.enable()
        sys.stdout.flush()
        sys.stderr.flush()
        adopt_orphans()
        pid = fork()
        if pid == 0:
            die_with_parent()
            self._control.close_in_child()
            Zygote(session, plan, guest, self._settings, runner).serve()
        self._control.send({"type": "collected", "items": items, "mode": "reset" if mode == RESET else "fork", "reason": reason, "shard": self._shard, "setAside": self._set_aside})
        with quiet_terminal(config):
            self._listen(pid)
        if self._stop is not None:
            raise self._stop
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)

    def _expected_seconds(self, items: list[str]) -> dict[int, float]:
        if not self._settings.durations:
            return {}
        try:
            with open(self._settings.durations, encoding="utf-8") as file:
                recorded = json.load(file)
            return {index: float(recorded[nodeid]) for index, nodeid in enumerate(items) if nodeid in recorded}
        except (OSError, ValueError, TypeError):
            return {}

    def _timeouts(self, session: Any) -> dict[int, int]:
        if has_timeouts(session.config):
            return {}
        timeouts = {}
        # of a module or class, asked once for all its tests
        inherited: dict[Any, Any] = {}
        for index, item in enumerate(session.items):
            parent = item.parent
            if parent not in inherited:
                inherited[parent] = parent.get_closest_marker("timeout")
            own_markers = item.own_markers
            marker = next((own for own in own_markers if own.name == "timeout"), inherited[parent]) if own_markers else inherited[parent]
            if marker is not None:
                seconds = marker.args[0] if marker.args else marker.kwargs.get("timeout", marker.kwargs.get("seconds"))
                with contextlib.suppress(TypeError, ValueError):
                    timeouts[index] = max(1, int(float(seconds) * 1000))
        return timeouts

    # Listening.

    def _listen(self, zygote: int) -> None:
        pidfd = os.pidfd_open(zygote)
        try:
            for message in self._control.receive(pidfd):
                if message is None:
                    _, status = os.waitpid(zygote, 0)
                    self._zygote_status = status
                    self._control.send({"type": "drain"})
                elif message["type"] == "records":
                    for record in message["records"]:
                        self._take(*record)
                    self._take_passes(message["passes"])
                    self._replay()
                elif message["type"] == "interrupt":
                    self._uncount_beyond(self.replayed)
                    self._stop = KeyboardInterrupt()
                    break
                elif message["type"] == "end":
                    self._finish()
                    break
                if self._stop is not None or self._session.shouldfail or self._session.shouldstop:
                    self._uncount_beyond(self.replayed)
                    self._control.send({"type": "stop", "reason": str(self._session.shouldfail or self._session.shouldstop or self._stop)})
                    break
            else:
                # the host is gone
                os.killpg(0, signal.SIGKILL)
        finally:
            os.close(pidfd)
            # the fork server where it still runs, and what tests left behind
            end_children()

    def _take(self, kind: int, index: int, setup_us: int, call_us: int, teardown_us: int, payload: Any, dump: str | None) -> None:
        if index < self.replayed and kind != g.PASSED:
            # a wide fixture failed to go down after the reports of its last item were told
            self._tell(index, [(kind, (setup_us, call_us, teardown_us), payload, dump)], late=True)
            return
        self._records.setdefault(index, []).append((kind, (setup_us, call_us, teardown_us), payload, dump))
        if kind in (g.PASSED, g.CRASHED, g.TIMED_OUT) or kind == g.REPORTS and not only_teardown(payload):
            self._complete.add(index)

    def _take_passes(self, numbers: Sequence[int]) -> None:
        """`numbers`: item, setup, call and teardown in microseconds, and so on."""
        records = self._records
        passes = zip(numbers[0::4], numbers[1::4], numbers[2::4], numbers[3::4])
        if not self._counts_only:
            for index, *microseconds in passes:
                self._take(g.PASSED, index, *microseconds, None, None)
            return
        items, now, counted, reports = self._session.items, time.time(), self._counted, []
        for index, setup_us, call_us, teardown_us in passes:
            if index in records:
                self._take(g.PASSED, index, setup_us, call_us, teardown_us, None, None)
                continue
            # in whatever order they come: nobody hears of them but the counts
            counted[index] = report = PassReport(items, index, call_us, now)
            reports.append(report)
        self._complete.update(index for index in numbers[0::4] if index in counted)
        self._count(reports)

    def _note(self, note: Message) -> None:
        if note["kind"] == "exit":
            self._stop = pytest.exit.Exception(note["message"], note["code"])
        elif note["kind"] == "interrupt":
            self._stop = KeyboardInterrupt()
        elif note["kind"] == "stop":
            self._session.shouldstop = note["message"]

    def _replay(self) -> None:
        """Tells pytest's plugins of the items that are done, in pytest's order, as far as there is no gap."""
        complete = self._complete
        while self.replayed in complete and not (self._stop or self._session.shouldfail or self._session.shouldstop):
            index = self.replayed
            complete.discard(index)
            self.replayed += 1
            records = self._records.pop(index, None)
            if records is not None:
                records.sort(key=lambda record: record[0] == g.REPORTS and only_teardown(record[2]))
                self._tell(index, records, late=index in self._counted)

    def _finish(self) -> None:
        """Every worker has ended. What has no report by now is reported as lost: nothing is dropped silently."""
        for index in range(self.replayed, len(self._session.items)):
            if index not in self._complete:
                status = getattr(self, "_zygote_status", 0)
                self._records.setdefault(index, []).append((g.CRASHED, (0, 0, 0), {"lost": True, "status": status, "phase": "setup"}, None))
                self._complete.add(index)
        self._replay()

    # Telling.

    def _tell(self, index: int, records: Iterable[tuple[int, tuple[int, int, int], Any, str | None]], late: bool = False) -> None:
        config = self._session.config
        item = self._session.items[index]
        reports: list[Any] = []
        microseconds = [0, 0, 0]
        passed = False
        for kind, phases_us, payload, dump in records:
            microseconds = [sum(pair) for pair in zip(microseconds, phases_us)]
            if kind == g.PASSED:
                passed = True
            elif kind == g.REPORTS:
                reports += [report_from_json(config, data) for data in payload]
            elif kind == g.NOTE and payload["kind"] != "warnings":
                self._note(payload)
            elif kind == g.NOTE:
                for data in payload["warnings"]:
                    config.hook.pytest_warning_recorded.call_historic(kwargs=warning_from_json(data))
            else:
                reports += reports_of_a_death(item, kind == g.TIMED_OUT, payload, dump, microseconds)
        if passed and not self._replay_all:
            self._tell_passed(item, [value / 1e6 for value in microseconds])
            if not reports:
                return
        elif passed:
            reports = passed_reports(item, [value / 1e6 for value in microseconds]) + reports
        if late and not reports:
            return
        hooks = item.ihook
        hooks.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        for report in reports:
            hooks.pytest_runtest_logreport(report=report)
        hooks.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        outcome, phases = outcome_of(reports)
        before, former = self._told.get(index, ("passed", _ALL_PASSED if passed or late else {}))
        if before != "passed":
            outcome = before
        phases = {**former, **phases}
        self._told[index] = (outcome, phases)
        self._control.send({"type": "outcome", "item": index, "outcome": outcome, "phases": phases, "durationMs": sum(microseconds) / 1000, "message": first_line(reports), "location": place_of(reports, item)})

    def _count(self, reports: list[Any]) -> None:
        """The same as _tell_passed for the many passes of which only the number is ever asked."""
        if reports and self._terminal is not None:
            self._terminal._tests_ran = True
            self._terminal._add_stats("passed", reports)
        if self._last_failed is not None and self._last_failed.lastfailed:
            for report in reports:
                self._last_failed.lastfailed.pop(report.nodeid, None)

    def _uncount_beyond(self, index: int) -> None:
        """The session stopped there: pytest would not have run what comes after it in its order."""
        beyond = {id(report) for at, report in self._counted.items() if at >= index}
        if beyond and self._terminal is not None:
            passed = self._terminal.stats["passed"]
            passed[:] = [report for report in passed if id(report) not in beyond]

    def _tell_passed(self, item: Any, seconds: list[float]) -> None:
        """A pass, told straight to those of pytest's own plugins that count passes."""
        when = time.time()
        if self._xml is not None or self._durations:
            setup, call, teardown = passed_reports(item, seconds)
            if self._xml is not None:
                for report in (setup, call, teardown):
                    self._xml.pytest_runtest_logreport(report)
            if self._durations and self._terminal is not None:
                self._terminal._add_stats("", [setup, teardown])
        else:
            call = TestReport(item.nodeid, item.location, {}, "passed", None, "call", (), seconds[1], when - seconds[1], when)
        if self._terminal is not None:
            self._terminal._tests_ran = True
            self._terminal._add_stats("passed", [call])
        if self._last_failed is not None and self._last_failed.lastfailed:
            self._last_failed.lastfailed.pop(item.nodeid, None)

    def __getattr__(self, name: str) -> Any:
        """Plugins of pytest's own, looked up when the first report comes."""
        if name in ("_xml", "_terminal", "_last_failed", "_durations", "_counts_only"):
            config = self._session.config
            self._terminal = config.pluginmanager.get_plugin("terminalreporter")
            self._last_failed = config.pluginmanager.get_plugin("lfplugin")
            self._durations = option_value(config, "durations") is not None
            self._xml = None
            with contextlib.suppress(ImportError, KeyError):
                from _pytest.junitxml import xml_key

                self._xml = config.stash.get(xml_key, None)
            listed = set(option_value(config, "reportchars") or "") & set("pPA")
            self._counts_only = not (self._replay_all or self._xml is not None or self._durations or listed or option_value(config, "maxfail"))
            return self.__dict__[name]
        raise AttributeError(name)


def option_value(config: Any, name: str) -> Any:
    return getattr(config.option, name, None)


def _schedule(plan: Any, items: list[str], expected: dict[int, float]) -> tuple[list[int], list[int]]:
    """The free pool and the numbers of the units, longest first; what has no record counts as the average, in pytest's order."""
    if not expected:
        return list(plan.free), list(range(len(plan.units)))
    average = sum(expected.values()) / len(expected)
    seconds = [expected.get(index, average) for index in range(len(items))]
    plan.free.sort(key=lambda index: -seconds[index])
    return list(plan.free), sorted(range(len(plan.units)), key=lambda number: -sum(seconds[index] for index in plan.units[number]))
