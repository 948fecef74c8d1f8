"""Tries mutants of Python code: collects with pytest once, then forks for each test and each mutant.

Reads one JSON object from standard input, writes one JSON object a line to the descriptor named in it. The process
itself never runs a test, so every fork starts from the state right after collection.
"""
from __future__ import annotations

import builtins
import json
import os
import select
import signal
import sys
import time
from typing import Any

CONFIG: dict[str, Any] = json.load(sys.stdin)
OUT = os.fdopen(CONFIG["descriptor"], "w", buffering=1)


class Switch:
    """The function behind `__strata`: which mutant is on, and whose place was passed."""

    active = int(CONFIG.get("mutant", -1))
    passed: set[int] | None = set()

    @classmethod
    def ask(cls, number: int) -> bool:
        if cls.passed is not None:
            cls.passed.add(number)
        return number == cls.active


builtins.__strata = Switch.ask  # type: ignore[attr-defined]


def tell(**message: Any) -> None:
    OUT.write(json.dumps(message) + "\n")
    OUT.flush()


def run_item(item: Any) -> tuple[bool, str]:
    """Runs one collected test with all of its fixtures; true where it passed, else what it said."""
    from _pytest.runner import runtestprotocol

    reports = runtestprotocol(item, nextitem=None, log=False)
    for report in reports:
        if report.failed:
            return False, str(report.longreprtext)[-800:]
    return True, ""


def in_fork(work: Any) -> tuple[int, int]:
    """Runs `work` in a fork, its answer as JSON into a pipe; gives the fork's number and the pipe's end."""
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    code = 1
    try:
        os.setpgid(0, 0)
        os.close(reader)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        answer = json.dumps(work()).encode()
        while answer:
            answer = answer[os.write(writer, answer):]
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's may be closed or flushed twice
    raise AssertionError


class Running:
    """A fork under way."""

    def __init__(self, key: Any, work: Any, limit: float) -> None:
        self.key = key
        self.started = time.monotonic()
        self.deadline = self.started + limit
        self.child, self.reader = in_fork(work)
        self.chunks: list[bytes] = []

    def end(self) -> Any:
        os.close(self.reader)
        os.waitpid(self.child, 0)
        try:
            return json.loads(b"".join(self.chunks))
        except ValueError:
            return None  # it died before it answered

    def kill(self) -> None:
        try:
            os.killpg(self.child, signal.SIGKILL)
        except ProcessLookupError:
            try:
                os.kill(self.child, signal.SIGKILL)
            except ProcessLookupError:
                pass
        os.close(self.reader)
        os.waitpid(self.child, 0)


def run_all(tasks: Any, parallel: int, done: Any) -> None:
    """Runs (key, work, limit) side by side; done(key, answer, seconds, timed_out) as each ends."""
    waiting = iter(tasks)
    running: dict[int, Running] = {}
    exhausted = False
    while running or not exhausted:
        while not exhausted and len(running) < parallel:
            task = next(waiting, None)
            if task is None:
                exhausted = True
                break
            one = Running(*task)
            running[one.reader] = one
        if not running:
            continue
        soonest = min(one.deadline for one in running.values())
        ready, _, _ = select.select(list(running), [], [], max(0.0, soonest - time.monotonic()))
        for reader in ready:
            one = running[reader]
            data = os.read(reader, 65536)
            if data:
                one.chunks.append(data)
                continue
            del running[reader]
            answer = one.end()
            done(one.key, answer, time.monotonic() - one.started, False)
        now = time.monotonic()
        for reader, one in list(running.items()):
            if now >= one.deadline:
                del running[reader]
                one.kill()
                done(one.key, None, now - one.started, True)


class Plugin:
    """Takes over where pytest would run the tests."""

    def pytest_runtestloop(self, session: Any) -> bool:
        if session.testsfailed:
            tell(kind="red", test="collection", message="the tests cannot be collected")
            return True
        items = {item.nodeid: item for item in session.items}
        at_import = sorted(Switch.passed or ())
        if "mutant" in CONFIG:
            self.fresh(items)
            return True
        covering: dict[int, list[tuple[float, str]]] = {}
        seconds: dict[str, float] = {}
        red = False
        tests = 0

        def observe(item: Any) -> Any:
            def work() -> Any:
                Switch.passed = set()
                passed, message = run_item(item)
                return {"passed": passed, "message": message, "ids": sorted(Switch.passed)}

            return work

        def observed(key: str, answer: Any, took: float, timed_out: bool) -> None:
            nonlocal red, tests
            tests += 1
            seconds[key] = took
            if answer is None or not answer["passed"]:
                red = True
                tell(kind="red", test=key, message="timed out" if timed_out else (answer or {}).get("message", "died"))
                return
            for number in answer["ids"]:
                covering.setdefault(number, []).append((took, key))

        began = time.monotonic()
        run_all(((name, observe(item), 600.0) for name, item in items.items()), CONFIG["parallel"], observed)
        tell(kind="baseline", tests=tests, ms=round((time.monotonic() - began) * 1000), passed=sorted(covering), atImport=at_import, seconds=sum(seconds.values()))
        if red or not tests:
            return True
        Switch.passed = None
        deadline = began + CONFIG["budget"] if CONFIG["budget"] else None

        def attempt(number: int, names: list[str]) -> Any:
            def work() -> Any:
                Switch.active = number
                for name in names:
                    if not run_item(items[name])[0]:
                        return {"killedBy": name}
                return {}

            return work

        def tasks() -> Any:
            for number, first in CONFIG["mutants"]:
                if deadline is not None and time.monotonic() > deadline:
                    return
                chosen = sorted(covering.get(first, ()))
                if not chosen:
                    # what runs while modules load is tried by a process of its own
                    tell(kind="mutant", id=number, status="import" if first in at_import_set else "noCoverage")
                    continue
                names = [name for _, name in chosen]
                limit = max(CONFIG["timeoutMin"], sum(took for took, _ in chosen) * CONFIG["timeoutFactor"])
                yield number, attempt(number, names), limit

        def tried(key: int, answer: Any, took: float, timed_out: bool) -> None:
            if timed_out:
                tell(kind="mutant", id=key, status="timeout")
            elif answer is None:
                tell(kind="mutant", id=key, status="killed", killedBy="the process died")
            elif "killedBy" in answer:
                tell(kind="mutant", id=key, status="killed", killedBy=answer["killedBy"])
            else:
                tell(kind="mutant", id=key, status="survived")

        at_import_set = set(at_import)
        run_all(tasks(), CONFIG["parallel"], tried)
        return True

    def fresh(self, items: dict[str, Any]) -> None:
        """One mutant from the start of the process, all tests until one fails."""
        for name, item in items.items():
            passed, _ = run_item(item)
            if not passed:
                tell(kind="mutant", id=Switch.active, status="killed", killedBy=name)
                return
        tell(kind="mutant", id=Switch.active, status="survived")


def main() -> int:
    try:
        import pytest
    except ImportError:
        tell(kind="missing", message="pytest is not installed for this interpreter")
        return 2
    os.chdir(CONFIG["root"])
    sys.dont_write_bytecode = True
    for folder in (CONFIG["root"], os.path.join(CONFIG["root"], "src")):
        if os.path.isdir(folder):
            sys.path.insert(0, folder)
    code = pytest.main(["-q", "-x", "-p", "no:cacheprovider", "--rootdir", CONFIG["root"], "-o", "addopts=", *CONFIG["tests"]], plugins=[Plugin()])
    if "mutant" in CONFIG and int(code) not in (0, 5):
        tell(kind="mutant", id=Switch.active, status="killed", killedBy="import")
    elif int(code) not in (0, 1, 5):
        tell(kind="red", test="collection", message=f"pytest ended with {int(code)}")
    tell(kind="end")
    return 0


sys.exit(main())
