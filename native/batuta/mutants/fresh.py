"""Mutants of code that runs before the tests do: a fork for each, from a process in which that code has not run yet."""
from __future__ import annotations

import gc
import os
import select
import signal
from time import monotonic, perf_counter
from typing import Any, Callable, Sequence

from nx_strata_tach.processes import fork  # type: ignore[import-not-found]

from . import switch
from .channel import CONFIG, silence, tell
from .running import Tests

TIME_IS_UP = 75  # exit code of a process whose budget is spent

Job = dict[str, Any]


class Forks:
    """Runs jobs in forks of this process, so many at once, each no longer than the plan's limit."""

    def __init__(self, plan: dict[str, Any], jobs: Sequence[Job]) -> None:
        self._limit_s = plan["limitMs"] / 1000
        self._deadline = plan["deadline"]
        self._orders = plan["orders"]
        self._waiting = list(reversed(jobs))
        self._running: dict[int, tuple[int, Job, float]] = {}
        self._poll = select.poll()

    def run(self, work: Callable[[Job, Sequence[str]], None]) -> None:
        """`work(job, files)` in a fork; it tells what became of the mutant, and does not return."""
        gc.collect()
        gc.freeze()
        while self._waiting or self._running:
            while self._waiting and len(self._running) < CONFIG["parallel"] and monotonic() < self._deadline:
                self._start(self._waiting.pop(), work)
            if not self._running:
                return
            first = min(until for _, _, until in self._running.values())
            for descriptor, _ in self._poll.poll(max(0.0, first - monotonic()) * 1000):
                self._end(descriptor)
            for descriptor, (pid, _, until) in list(self._running.items()):
                if monotonic() > until:
                    os.kill(pid, signal.SIGKILL)
                    self._end(descriptor, timed_out=True)

    def _start(self, job: Job, work: Callable[[Job, Sequence[str]], None]) -> None:
        pid = fork()
        if pid == 0:
            try:
                silence()
                switch.turn_on(job["id"], job["place"], job["budget"], lambda: os._exit(TIME_IS_UP))
                work(job, self._orders[job["order"]])
            finally:
                os._exit(1)
        descriptor = os.pidfd_open(pid)
        self._poll.register(descriptor, select.POLLIN)
        self._running[descriptor] = (pid, job, monotonic() + self._limit_s)

    def _end(self, descriptor: int, timed_out: bool = False) -> None:
        pid, job, until = self._running.pop(descriptor)
        self._poll.unregister(descriptor)
        os.close(descriptor)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if code == 0:
            return
        verdict = {"status": "timeout"} if timed_out or code == TIME_IS_UP else {"status": "killed", "killedBy": "the process died"}
        tell(kind="mutant", id=job["id"], ms=round((monotonic() - until + self._limit_s) * 1000, 1), **verdict)


def judge(job: Job, began: float, killed_by: str | None) -> None:
    """Ends the process of this mutant."""
    verdict = {"status": "survived"} if killed_by is None else {"status": "killed", "killedBy": killed_by}
    tell(kind="mutant", id=job["id"], ms=round((perf_counter() - began) * 1000, 1), **verdict)
    os._exit(0)


def who_notices(session: Any, files: Sequence[str]) -> str | None:
    """Collects a file of tests and runs them, then the next, until one fails."""
    tests = Tests(session, None)
    for file in files:
        gc.disable()  # much is made here, and little of it is garbage
        try:
            items = list(session.perform_collect([file]))
        except BaseException:
            return "import"
        finally:
            gc.enable()
        if session.testsfailed:
            return "import"
        for item in items:
            tests.way(item)
        with tests.surroundings():
            for item, following in zip(items, [*items[1:], None]):
                if tests.failure(item, following) is not None:
                    return str(item.nodeid)
    return None
