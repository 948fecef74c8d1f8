"""Fixtures set up and taken down once before all tests, so that what they look up is known in every worker.

A worker starts each test with the memory of the collection: what a library remembers from one use to the next (freezegun, all
modules that hold a clock) it would find out again and again. Only fixtures of one test's life that run no code that can be mutated are
warmed, and nothing is where a trial in another process shows that something is left behind.
"""
from __future__ import annotations

import os
import threading
from typing import Any, Iterable, Sequence

from nx_strata_tach.processes import fork  # type: ignore[import-not-found]

from . import switch
from .channel import silence

KINDS_MAX = 64


def warm_fixtures(items: Iterable[Any]) -> None:
    kinds: dict[tuple[int, ...], Any] = {}
    for item in items:
        definitions = own_definitions(item)
        if definitions and len(kinds) < KINDS_MAX:
            kinds.setdefault(tuple(id(definition) for definition in definitions.values()), item)
    known: set[int] = set()
    for item in kinds.values():
        definitions = own_definitions(item)
        if all(id(definition) in known for definition in definitions.values()):
            continue
        known.update(id(definition) for definition in definitions.values())
        names = try_elsewhere(item, list(definitions))
        if names:
            set_up(item, names)
            take_down(item)


def own_definitions(item: Any) -> dict[str, Any]:
    """The project's fixtures of an item, where all live as long as one test."""
    found = {}
    for name in item.fixturenames:
        definitions = item._fixtureinfo.name2fixturedefs.get(name)
        if not definitions:
            continue
        if definitions[-1].scope != "function":
            return {}
        if not definitions[-1].func.__module__.startswith("_pytest"):
            found[name] = definitions[-1]
    return found


def set_up(item: Any, names: Sequence[str]) -> None:
    stack = item.session._setupstate.stack
    for collector in item.listchain()[len(stack) :]:
        stack[collector] = ([collector.teardown], None)
    for name in names:
        item._request.getfixturevalue(name)


def take_down(item: Any) -> None:
    item.session._setupstate.teardown_exact(None)
    item._initrequest()  # what it remembers of its fixtures is over


def try_elsewhere(item: Any, names: Sequence[str]) -> list[str]:
    """Which of the names pass no place and leave nothing behind, tried in a fork."""
    receiver, sender = os.pipe()
    pid = fork()
    if pid == 0:
        code = 1
        try:
            os.close(receiver)
            silence()
            clean = []
            for name in names:
                passed = switch.count()
                set_up(item, [name])
                if not passed:
                    clean.append(name)
            passed = switch.count()
            take_down(item)
            if not passed and threading.active_count() == 1 and not has_children():
                os.write(sender, "\n".join(clean).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(sender)
    with os.fdopen(receiver) as answers:
        clean = answers.read().split("\n")
    status = os.waitpid(pid, 0)[1]
    return [name for name in names if name in clean] if status == 0 else []


def has_children() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True
