"""The three processes, one forked from the other; driver.py tells what each is for."""
from __future__ import annotations

import contextlib
import importlib
import json
import os
import random
import sys
from time import perf_counter
from typing import Any, Sequence

import pytest

from nx_strata_tach.processes import fork  # type: ignore[import-not-found]

from . import switch
from .channel import CONFIG, tell
from .collected import Collected
from .fresh import Forks, Job, judge, who_notices


def fork_stage() -> tuple[int | None, dict[str, Any] | None]:
    """In the child: the descriptor to answer through, and None. In the parent, when the child has ended: None, and its answer."""
    receiver, sender = os.pipe()
    pid = fork()
    if pid == 0:
        os.close(receiver)
        return sender, None
    os.close(sender)
    with os.fdopen(receiver) as answers:
        text = answers.read()
    os.waitpid(pid, 0)
    return None, json.loads(text) if text else None


def answer(sender: int, plan: dict[str, Any]) -> None:
    with os.fdopen(sender, "w") as file:
        json.dump(plan, file)


def is_ours(name: str) -> bool:
    """A module of the project, which a mutant's process imports for itself."""
    module = sys.modules.get(name)
    places = [getattr(module, "__file__", None) or "", *(getattr(module, "__path__", None) or ())]
    return getattr(module, "__spec__", None) is None or any(str(place).startswith(CONFIG["root"] + os.sep) for place in places)


def import_all(names: Sequence[str]) -> None:
    """What the project uses of others: loaded once, not once a mutant."""
    for name in names:
        if name not in sys.modules:
            with contextlib.suppress(BaseException):
                importlib.import_module(name)


class Plugin:
    """Stands before the collection (C), and collects in a fork of its own (A)."""

    def __init__(self, guest: Any, passed: dict[int, int], sender: int) -> None:
        self._guest = guest
        self._passed = passed
        self._sender = sender
        self._early: tuple[int, ...] = ()

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: Any) -> None:
        self._early = tuple(self._passed)
        to_former, plan = fork_stage()
        if to_former is not None:
            os.close(self._sender)
            self._sender = to_former
            return
        # C again, when A has ended
        if plan is not None:
            if plan["imported"]:
                import_all(plan["modules"])
                Forks(plan, plan["imported"]).run(lambda job, files: judge(job, perf_counter(), who_notices(session, files)))
            answer(self._sender, plan)
        os._exit(0)

    def pytest_runtestloop(self, session: Any) -> bool:
        if session.testsfailed:
            tell(kind="red", test="collection", message="the tests cannot be collected")
            return True
        plan = Collected(session, self._guest).run(self._passed, self._early)
        if plan is not None:
            plan["modules"] = [name for name in list(sys.modules) if not is_ours(name)]
            answer(self._sender, plan)
            os._exit(0)  # what pytest would say in the end nobody reads
        return True


class EarlyPlugin:
    """In the process of a mutant that is on from the start."""

    def __init__(self, job: Job, files: Sequence[str]) -> None:
        self._job = job
        self._files = files
        self._began = perf_counter()

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: Any) -> None:
        judge(self._job, self._began, who_notices(session, self._files))


def run_pytest(plugin: object) -> int:
    # Nobody reads a failure's text, so none is made; and a captured test would leave descriptors that cost its worker.
    options = ["-q", "-x", "-p", "no:cacheprovider", "--capture=no", "--assert=plain", "--tb=line", "--rootdir", CONFIG["root"], "-o", "addopts="]
    return int(pytest.main([*options, *CONFIG["tests"]], plugins=[plugin]))


def run_early(job: Job, files: Sequence[str]) -> None:
    run_pytest(EarlyPlugin(job, files))
    judge(job, perf_counter(), "import")


def begin(guest: Any) -> int:
    random.seed(0)  # and goes on from there in every fork: a verdict does not change from run to run
    passed = switch.count()
    sender, plan = fork_stage()
    if sender is not None:
        code = run_pytest(Plugin(guest, passed, sender))
        if code not in (0, 1, 5):
            tell(kind="red", test="collection", message=f"pytest ended with {code}")
        return 0
    if plan is not None and plan["early"]:
        import_all(plan["modules"])
        Forks(plan, plan["early"]).run(run_early)
    tell(kind="end")
    return 0
