"""Tries mutants of Python code in tach's workers: pytest collects once, each test of each mutant starts in the memory of that moment.

Standard input: one JSON object a line, first the configuration, later the plan. Descriptor 3: one JSON object a line to
the host; 4: the arena, through whose rings the workers' records go.

  {"kind": "collected", "tests": [ids], "atImport": [mutants whose place was passed while modules were loaded]}
  {"kind": "observed"}          each test has left its record: {"ids": [mutants whose place it passed]}, or {"failed": text}
  plan: {"pairs": [[mutant, test], ...], "timeoutsMs": [of each]}, a mutant's pairs in a row
  {"kind": "mutant", "id": n, "status": "killed" | "survived", "killedBy": id}     where the configuration names one mutant
  {"kind": "red" | "missing", "test": id, "message": text}
  {"kind": "end"}

Of a pair there is one record: killed, {"killedBy": true}; else passed, also where its mutant was killed before.
"""
from __future__ import annotations

import builtins
import gc
import importlib.util
import json
import mmap
import os
import signal
import sys
from time import perf_counter
from typing import Any, Callable

IN = os.fdopen(os.dup(0))  # pytest puts something else in the place of standard input
CONFIG: dict[str, Any] = json.loads(IN.readline())
OUT = os.fdopen(3, "w", buffering=1)
ARENA = 4


class Switch:
    """The function behind `__strata__`: which mutant is on, and whose place was passed."""

    active = int(CONFIG.get("mutant", -1))
    passed: set[int] | None = set()

    @classmethod
    def ask(cls, number: int) -> bool:
        if cls.passed is not None:
            cls.passed.add(number)
        return number == cls.active


builtins.__strata__ = Switch.ask  # type: ignore[attr-defined]


def tell(**message: Any) -> None:
    OUT.write(json.dumps(message) + "\n")
    OUT.flush()


def run_item(item: Any) -> str | None:
    """Runs one collected test with all of its fixtures; None where it passed, else what it said."""
    from _pytest.runner import runtestprotocol

    for report in runtestprotocol(item, nextitem=None, log=False):
        if report.failed:
            return str(report.longreprtext)[-800:]
    return None


def open_guest() -> Any:
    spec = importlib.util.spec_from_file_location("nx_strata_guest", CONFIG["guestModule"])
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    guest = module.Guest(CONFIG["guest"])
    guest.open(ARENA)
    return guest


class Workers:
    """Guardians, one a slot, that take items from the pool and hand each to a worker in pristine memory."""

    REPORTS = 2

    def __init__(self, guest: Any, slots: int) -> None:
        self._guest = guest
        self._slots = slots

    def run(self, count: int, timeouts_ms: dict[int, int], work: Callable[[int, int], object]) -> None:
        """`work(slot, index)` for each index; what it answers is the record's payload, None makes a plain one."""
        self._guest.schedule(range(count), [], timeouts_ms)
        gc.collect()
        gc.freeze()  # what lives now never becomes garbage, so a collection in a worker does not touch its pages
        guardians = {}
        for slot in range(min(self._slots, count)):
            pid = os.fork()
            if pid == 0:
                self._serve(slot, work)
            guardians[pid] = slot
        while guardians:
            pid, status = os.wait()
            slot = guardians.pop(pid, None)
            if slot is not None:
                self._guest.reap(slot, status)

    def _serve(self, slot: int, work: Callable[[int, int], object]) -> None:
        code = 1
        try:
            null = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(null, descriptor)
            OUT.close()
            IN.close()
            signal.signal(signal.SIGRTMAX - 2, signal.SIG_IGN)  # the host asks for a dump of stacks before it ends a worker
            index = self._guest.leaf(slot, 0, None)
            if index >= 0:
                # in a worker, once an index: finish does not return
                self._guest.phase(slot, 1)
                began = perf_counter()
                answer = work(slot, index)
                took_us = int((perf_counter() - began) * 1e6)
                if answer is None:
                    self._guest.passed(slot, index, 0, took_us, 0)
                else:
                    self._guest.emit(slot, self.REPORTS, index, answer, (0, took_us, 0))
                self._guest.finish()
            code = 0
        finally:
            os._exit(code)  # nothing of the parent's may be closed or flushed twice


class Progress:
    """What is known of mutants and pairs, in memory that no reset takes back."""

    STARTED, DONE = 1, 2

    def __init__(self, mutants: int, pairs: int, slots: int) -> None:
        self._dead = mmap.mmap(-1, max(1, mutants))
        self._pairs = mmap.mmap(-1, max(1, pairs))
        self._current = memoryview(mmap.mmap(-1, 4 * slots)).cast("I")  # 1 + the pair that a slot began last

    def begin(self, slot: int, pair: int, mutant_of: list[int]) -> bool:
        """False where the mutant is known to be noticed already."""
        former = self._current[slot] - 1
        if former >= 0 and self._pairs[former] == self.STARTED:
            self._dead[mutant_of[former]] = 1  # its worker died or was ended: the host has the record
        self._current[slot] = pair + 1
        if self._dead[mutant_of[pair]]:
            return False
        self._pairs[pair] = self.STARTED
        return True

    def end(self, pair: int, mutant: int, killed: bool) -> None:
        if killed:
            self._dead[mutant] = 1
        self._pairs[pair] = self.DONE


class Plugin:
    """Takes over where pytest would run the tests."""

    def pytest_runtestloop(self, session: Any) -> bool:
        if session.testsfailed:
            tell(kind="red", test="collection", message="the tests cannot be collected")
        elif "mutant" in CONFIG:
            self._fresh(session.items)
        else:
            self._all(session.items)
        return True

    def _all(self, items: list[Any]) -> None:
        tell(kind="collected", tests=[item.nodeid for item in items], atImport=sorted(Switch.passed or ()))
        if not items:
            return
        workers = Workers(open_guest(), CONFIG["parallel"])

        def observe(slot: int, index: int) -> object:
            Switch.passed = set()
            said = run_item(items[index])
            return {"ids": sorted(Switch.passed)} if said is None else {"failed": said}

        workers.run(len(items), {}, observe)
        tell(kind="observed")
        line = IN.readline()
        if not line:
            return  # the host saw a red baseline
        plan = json.loads(line)
        Switch.passed = None
        pairs: list[list[int]] = plan["pairs"]
        numbers: list[int] = list(dict.fromkeys(mutant for mutant, _ in pairs))
        places = {mutant: place for place, mutant in enumerate(numbers)}
        mutant_of = [places[mutant] for mutant, _ in pairs]
        progress = Progress(len(numbers), len(pairs), CONFIG["parallel"])

        def attempt(slot: int, index: int) -> object:
            if not progress.begin(slot, index, mutant_of):
                return None
            Switch.active, test = pairs[index]
            killed = run_item(items[test]) is not None
            progress.end(index, mutant_of[index], killed)
            return {"killedBy": True} if killed else None

        workers.run(len(pairs), dict(enumerate(plan["timeoutsMs"])), attempt)

    def _fresh(self, items: list[Any]) -> None:
        """One mutant from the start of the process, all tests until one fails."""
        for item in items:
            if run_item(item) is not None:
                tell(kind="mutant", id=Switch.active, status="killed", killedBy=item.nodeid)
                return
        tell(kind="mutant", id=Switch.active, status="survived")


def main() -> int:
    try:
        import pytest
    except ImportError:
        tell(kind="missing", test="", message="pytest is not installed for this interpreter")
        return 2
    os.chdir(CONFIG["root"])
    sys.dont_write_bytecode = True
    for folder in (CONFIG["root"], os.path.join(CONFIG["root"], "src")):
        if os.path.isdir(folder):
            sys.path.insert(0, folder)
    # Nobody reads a failure's text, so none is made; and a captured test would leave descriptors that cost its worker.
    options = ["-q", "-x", "-p", "no:cacheprovider", "--capture=no", "--assert=plain", "--tb=line", "--rootdir", CONFIG["root"], "-o", "addopts="]
    code = pytest.main([*options, *CONFIG["tests"]], plugins=[Plugin()])
    if "mutant" in CONFIG and int(code) not in (0, 5):
        tell(kind="mutant", id=Switch.active, status="killed", killedBy="import")
    elif int(code) not in (0, 1, 5):
        tell(kind="red", test="collection", message=f"pytest ended with {int(code)}")
    tell(kind="end")
    return 0


sys.exit(main())
