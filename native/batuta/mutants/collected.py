"""Mutants of code that runs in tests: tach's workers start each of their tests in the memory after the collection."""
from __future__ import annotations

import array
import gc
import json
import mmap
import os
import select
import signal
import threading
from time import monotonic, perf_counter
from typing import Any, Callable, Iterable, Sequence

from nx_strata_tach.processes import fork  # type: ignore[import-not-found]

from . import switch
from .channel import ARENA, CONFIG, IN, OUT, silence, tell
from .running import Tests
from .warming import warm_fixtures

REPORTS, TIMED_OUT = 2, 4
STUCK_FACTOR = 5
ENDED = signal.SIGVTALRM  # by this signal a process ends whose time is up where it can tell in no other way
NO_RECORD = object()


class Workers:
    """Guardians, one a slot, that take items from the pool and hand each to a worker in pristine memory."""

    LOOK_S = 0.05
    STUCK_S = 0.25

    def __init__(self, guest: Any, slots: int) -> None:
        self.guest = guest
        self._slots = slots
        self._own_pid = 0
        self._began = 0.0
        # of each slot: the worker that runs an item, else 0; when it began, and how long the item may take
        self._pids = shared_numbers("I", slots)
        self._since = shared_numbers("d", slots)
        self._usual = shared_numbers("d", slots)

    def run(self, indices: Sequence[int], timeouts_ms: dict[int, int], work: Callable[[int, int], object]) -> None:
        """`work(slot, index)` for each index; what it answers is the record's payload, None makes a plain one."""
        self.guest.schedule(indices, [], timeouts_ms)
        gc.collect()
        gc.freeze()  # what lives now never becomes garbage, so a collection in a worker does not touch its pages
        guardians = {}
        poll = select.poll()
        for slot in range(min(self._slots, len(indices))):
            pid = fork()
            if pid == 0:
                self._serve(slot, work)
            descriptor = os.pidfd_open(pid)
            poll.register(descriptor, select.POLLIN)
            guardians[descriptor] = (pid, slot)
        guardian_of = {slot: pid for pid, slot in guardians.values()}
        asleep: dict[int, tuple[object, float]] = {}
        while guardians:
            for descriptor, _ in poll.poll(self.LOOK_S * 1000):
                pid, slot = guardians.pop(descriptor)
                poll.unregister(descriptor)
                os.close(descriptor)
                self.guest.reap(slot, os.waitpid(pid, 0)[1])
            self._end_stuck(guardian_of, asleep)

    def expect(self, slot: int, seconds: float) -> None:
        """In a worker: what it does now takes so long when nothing is wrong, and is looked after."""
        self._usual[slot] = seconds
        self._since[slot] = monotonic()
        self._pids[slot] = os.getpid()

    def _end_stuck(self, guardian_of: dict[int, int], asleep: dict[int, tuple[object, float]]) -> None:
        """Ends workers that wait for what never comes: all threads asleep, and none of them woken for a long time by their own measure.
        One that only gets no processor is not asleep."""
        now = monotonic()
        for slot, guardian in guardian_of.items():
            pid = self._pids[slot]
            state = sleep_of(pid, guardian) if pid and now - self._since[slot] > self.STUCK_S else None
            if state is None:
                asleep.pop(slot, None)
                continue
            mark = (pid, self._since[slot], state)
            known, since = asleep.get(slot, (None, now))
            if known != mark:
                asleep[slot] = (mark, now)
            elif now - since > self.STUCK_S + STUCK_FACTOR * self._usual[slot]:
                os.kill(pid, ENDED)
                asleep.pop(slot)

    def end_test(self, slot: int, index: int, kind: int, payload: object) -> None:
        """In a worker, in the midst of a test: its time is up."""
        if threading.current_thread() is not threading.main_thread() or os.getpid() != self._own_pid:
            os.kill(os.getpid(), ENDED)
        self.guest.emit(slot, kind, index, payload, (0, self._elapsed_us(), 0))
        self._pids[slot] = 0
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
                self._own_pid = os.getpid()
                self._began = perf_counter()
                answer = work(slot, index)
                if answer is None:
                    guest.passed(slot, index, 0, self._elapsed_us(), 0)
                elif answer is not NO_RECORD:
                    guest.emit(slot, REPORTS, index, answer, (0, self._elapsed_us(), 0))
                self._pids[slot] = 0
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
        warm_fixtures(item for item in items if self._tests.needs_no_hooks(item))
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
            remaining_ms = plan["remainingMs"]
            plan["deadline"] = float("inf") if remaining_ms is None else monotonic() + remaining_ms / 1000
            self._try(plan.pop("pairs"), plan.pop("chunks"))
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

    def _try(self, pairs: dict[str, list[int]], chunks: dict[str, list[int]]) -> None:
        """Items of the pool: chunks first, then pairs, which are tried alone where a chunk gave reason to."""
        attempts = Attempts(pairs, chunks, CONFIG["parallel"])
        guest, count = self._workers.guest, len(attempts.starts)
        attempts.noticed = guest.skip_groups(attempts.group_of, attempts.groups)
        timeouts_ms = {**dict(enumerate(chunks["timeoutsMs"])), **{count + pair: limit for pair, limit in enumerate(pairs["timeoutsMs"])}}

        def work(slot: int, index: int) -> object:
            self._workers.expect(slot, attempts.usual_s(index))
            return attempts.run(slot, index, self._failure_of, lambda kind, payload: self._workers.end_test(slot, index, kind, payload))

        indices: Sequence[int] = range(count)
        while indices:
            self._workers.run(indices, {index: timeouts_ms[index] for index in indices}, work)
            indices = attempts.next_indices()

    def _failure_of(self, test: int) -> bool:
        return self._tests.failure(self._items[test]) is not None


class Attempts:
    """What is tried, and what became of it, as numbers side by side: an object that a worker looks at is a page written, and one to put
    back. What the workers tell each other lies in memory that no reset takes back."""

    LONG_S = 0.1

    def __init__(self, pairs: dict[str, list[int]], chunks: dict[str, list[int]], slots: int) -> None:
        self._mutants, self._places, self._tests, self._budgets = (array.array("I", pairs[name]) for name in ("mutants", "places", "tests", "budgets"))
        self._usual_us = array.array("I", pairs["usualUs"])
        self.starts, self._counts = array.array("I", chunks["starts"]), array.array("I", chunks["counts"])
        numbers = {mutant: number for number, mutant in enumerate(dict.fromkeys(self._mutants))}
        self.groups = len(numbers)
        of_pairs = [numbers[mutant] for mutant in self._mutants]
        self.group_of = array.array("I", [of_pairs[start] for start in self.starts] + of_pairs)
        self.noticed: Any = None
        self._slots = slots
        self._trying = shared_numbers("I", slots)  # 1 + the mutant's number, of each slot
        self._since = shared_numbers("d", slots)
        self._suspect = shared_numbers("I", len(self.starts))  # 1 + the pair at which a chunk failed, though not at its first test
        self._postponed = shared_numbers("B", len(self.starts))
        self._round = 0

    def usual_s(self, index: int) -> float:
        """What the tests of an item take without a mutant."""
        first, count = (self.starts[index], self._counts[index]) if index < len(self.starts) else (index - len(self.starts), 1)
        return sum(self._usual_us[first : first + count]) / 1e6

    def next_indices(self) -> list[int]:
        self._round += 1
        count = len(self.starts)
        late = [chunk for chunk in range(count) if self._postponed[chunk]]
        alone = [count + pair for chunk in range(count) if self._suspect[chunk] for pair in range(self._suspect[chunk] - 1, self.starts[chunk] + self._counts[chunk])]
        for numbers in (self._trying, self._suspect, self._postponed):
            numbers[:] = array.array(numbers.format, [0] * len(numbers))
        return late + alone

    def run(self, slot: int, index: int, fails: Callable[[int], bool], end_test: Callable[[int, object], None]) -> object:
        number = self.group_of[index]
        chunk = index < len(self.starts)
        if chunk and self._round == 0 and any(self._trying[other] == number + 1 and perf_counter() - self._since[other] > self.LONG_S for other in range(self._slots) if other != slot):
            self._postponed[index] = 1  # it takes long, and may hang: one worker that waits for it is enough
            return NO_RECORD
        self._trying[slot] = number + 1
        self._since[slot] = perf_counter()
        first = self.starts[index] if chunk else index - len(self.starts)
        for pair in range(first, first + self._counts[index] if chunk else first + 1):

            def spent() -> None:
                self._trying[slot] = 0
                if pair == first:
                    self.noticed[number] = 1
                    end_test(TIMED_OUT, {"spent": True})
                self._suspect[index] = 1 + pair
                end_test(REPORTS, {"passed": pair - first})

            switch.turn_on(self._mutants[pair], self._places[pair], self._budgets[pair], spent)
            if not fails(self._tests[pair]):
                continue
            self._trying[slot] = 0
            if pair == first:
                self.noticed[number] = 1
                return {"killedBy": self._tests[pair]}
            # the tests before it may have left something: what it says alone counts
            self._suspect[index] = 1 + pair
            return {"passed": pair - first}
        self._trying[slot] = 0
        return None


def sleep_of(pid: int, parent: int) -> object:
    """How often the threads of a child of `parent` have gone to sleep, where all of them sleep now; else None."""
    counts = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/status") as file:
                status = dict(line.split(":", 1) for line in file if ":" in line)
            if status["State"].strip()[0] not in "SD" or int(status["PPid"]) != parent:  # or its number is another's by now
                return None
            counts.append((thread, status["voluntary_ctxt_switches"], status["nonvoluntary_ctxt_switches"]))
    except (OSError, KeyError):
        return None
    return tuple(counts)


def shared_numbers(kind: str, count: int) -> memoryview:
    return memoryview(mmap.mmap(-1, max(1, count) * array.array(kind).itemsize)).cast(kind)
