"""Mutants of code that runs in tests: tach's workers start each of their tests in the memory after the collection."""
from __future__ import annotations

import array
import gc
import json
import mmap
import os
import signal
import threading
from time import perf_counter
from typing import Any, Callable, Iterable, Sequence

from nx_strata_tach.processes import fork  # type: ignore[import-not-found]

from . import switch
from .channel import ARENA, CONFIG, IN, OUT, silence, tell
from .running import Tests

REPORTS, TIMED_OUT = 2, 4
NO_RECORD = object()


class Workers:
    """Guardians, one a slot, that take items from the pool and hand each to a worker in pristine memory."""

    def __init__(self, guest: Any, slots: int) -> None:
        self.guest = guest
        self._slots = slots
        self._worker = 0
        self._began = 0.0

    def run(self, indices: Sequence[int], timeouts_ms: dict[int, int], work: Callable[[int, int], object]) -> None:
        """`work(slot, index)` for each index; what it answers is the record's payload, None makes a plain one."""
        self.guest.schedule(indices, [], timeouts_ms)
        gc.collect()
        gc.freeze()  # what lives now never becomes garbage, so a collection in a worker does not touch its pages
        guardians = {}
        for slot in range(min(self._slots, len(indices))):
            pid = fork()
            if pid == 0:
                self._serve(slot, work)
            guardians[pid] = slot
        while guardians:
            pid, status = os.wait()
            slot = guardians.pop(pid, None)
            if slot is not None:
                self.guest.reap(slot, status)

    def end_test(self, slot: int, index: int) -> None:
        """In a worker, in the midst of a test: its time is up."""
        if threading.current_thread() is not threading.main_thread() or os.getpid() != self._worker:
            os.kill(os.getpid(), signal.SIGXCPU)
        self.guest.emit(slot, TIMED_OUT, index, {"passes": True}, (0, self._elapsed_us(), 0))
        self.guest.finish()

    def _elapsed_us(self) -> int:
        return int((perf_counter() - self._began) * 1e6)

    def _serve(self, slot: int, work: Callable[[int, int], object]) -> None:
        code = 1
        guest = self.guest
        try:
            silence()
            OUT.close()
            signal.signal(signal.SIGRTMAX - 2, signal.SIG_IGN)  # the host asks for a dump of stacks before it ends a worker
            index = guest.leaf(slot, 0, None)
            if index >= 0:
                # in a worker, once an index: finish does not return
                guest.phase(slot, 1)
                self._worker = os.getpid()
                self._began = perf_counter()
                answer = work(slot, index)
                if answer is None:
                    guest.passed(slot, index, 0, self._elapsed_us(), 0)
                elif answer is not NO_RECORD:
                    guest.emit(slot, REPORTS, index, answer, (0, self._elapsed_us(), 0))
                guest.finish()
            code = 0
        finally:
            os._exit(code)  # nothing of the parent's may be closed or flushed twice


class Collected:
    def __init__(self, session: Any, guest: Any) -> None:
        guest.open(ARENA)
        self._items: list[Any] = session.items
        self._workers = Workers(guest, CONFIG["parallel"])
        self._tests = Tests(session, guest)
        self._doubted = mmap.mmap(-1, max(1, len(self._items)))

    def run(self, passed: dict[int, int], early: Iterable[int]) -> dict[str, Any] | None:
        """Answers the plan, of which the others have to do the rest."""
        items = self._items
        tell(kind="collected", tests=[item.nodeid for item in items], passed=passed, early=list(early))
        if not items:
            return None
        for item in items:
            self._tests.way(item)
        self._tests.warm_up()
        with self._tests.surroundings():
            self._workers.run(range(len(items)), {}, self._observe)
            again = [index for index, doubted in enumerate(self._doubted[: len(items)]) if doubted]
            for index in again:
                self._tests.distrust(items[index])
            if again:
                self._workers.run(again, {}, self._observe)
            tell(kind="observed")
            line = IN.readline()
            if not line:
                return None  # the host saw a red baseline
            plan: dict[str, Any] = json.loads(line)
            self._try(plan.pop("pairs"))
        return plan

    def _observe(self, slot: int, index: int) -> object:
        passed = switch.count()
        said = self._tests.failure(self._items[index])
        if said is None:
            return {"passed": passed}
        if self._tests.way(self._items[index]) is None:
            return {"failed": said}
        self._doubted[index] = 1
        return NO_RECORD

    def _try(self, pairs: dict[str, list[int]]) -> None:
        # numbers side by side: an object that a worker looks at is a page written, and one to put back
        mutants, places, tests, budgets = (array.array("I", pairs[name]) for name in ("mutants", "places", "tests", "budgets"))
        numbers = {mutant: number for number, mutant in enumerate(dict.fromkeys(mutants))}
        group_of = array.array("I", [numbers[mutant] for mutant in mutants])
        noticed = self._workers.guest.skip_groups(group_of, len(numbers))
        items, failure, end_test = self._items, self._tests.failure, self._workers.end_test
        slots = CONFIG["parallel"]
        tried = memoryview(mmap.mmap(-1, 4 * slots)).cast("I")  # 1 + the mutant's number, of each slot
        postponed = mmap.mmap(-1, max(1, len(mutants)))

        def attempt(slot: int, index: int) -> object:
            number = group_of[index]

            def spent() -> None:
                noticed[number] = 1
                end_test(slot, index)

            tried[slot] = number + 1
            if any(tried[other] == number + 1 for other in range(slots) if other != slot):
                # it takes long, and may hang: then one worker that waits for it is enough
                postponed[index] = 1
                tried[slot] = 0
                return NO_RECORD
            switch.turn_on(mutants[index], places[index], budgets[index], spent)
            failed = failure(items[tests[index]]) is not None
            tried[slot] = 0
            if not failed:
                return None
            noticed[number] = 1
            return {"killedBy": True}

        indices: Sequence[int] = range(len(mutants))
        while indices:
            tried[:] = array.array("I", [0] * slots)
            self._workers.run(indices, dict(zip(indices, (pairs["timeoutsMs"][index] for index in indices))), attempt)
            indices = [index for index in indices if postponed[index]]
            for index in indices:
                postponed[index] = 0
