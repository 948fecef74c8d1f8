"""Checks what the interpreter offers, then runs pytest with the controller as its plugin."""

from __future__ import annotations

import os
import sys
from typing import Any

from .protocol import ARENA_FD, CONTROL_FD, Control
from .settings import Settings

OLDEST_PYTHON = (3, 10)
OLDEST_PYTEST = (7, 4)


def main(settings: dict[str, Any]) -> int:
    control = Control(CONTROL_FD)

    def refuse(message: str, hint: str) -> int:
        control.send({"type": "unusable", "message": message, "hint": hint})
        return 2

    if sys.version_info < OLDEST_PYTHON:
        return refuse(f"{sys.executable} is Python {sys.version.split()[0]}, which is too old", f"tach needs Python {'.'.join(map(str, OLDEST_PYTHON))} or later: choose one with --python=FILE")
    from .guest import Guest

    parsed = Settings.parse(settings)
    guest = Guest(parsed.guest)
    guest.open(ARENA_FD)
    # before pytest and all that it imports fill memory
    guest.gather_arenas()
    # asked now, by a child that is as small as this process still is
    unresettable = guest.probe() if parsed.mode != "fork" else None
    try:
        import pytest
    except ImportError as error:
        return refuse(f"pytest cannot be imported by {sys.executable}: {error}", f"install it: {sys.executable} -m pip install pytest")
    version = tuple(int("".join(filter(str.isdigit, part)) or 0) for part in pytest.__version__.split(".")[:2])
    if version < OLDEST_PYTEST:
        return refuse(f"pytest {pytest.__version__} of {sys.executable} is too old", f"tach needs pytest 7.4 or later: {sys.executable} -m pip install -U pytest")
    from .controller import Controller
    from .processes import die_with_parent, end_children

    die_with_parent()
    sys.argv = [os.path.join(os.path.dirname(pytest.__file__), "__main__.py"), *parsed.args]
    controller = Controller(parsed, control, guest, unresettable)
    try:
        code = int(pytest.main(parsed.args, plugins=[controller]))
    except Exception as error:
        # before its session begins pytest answers some mistakes, as a plugin or a file that does not exist, with a traceback
        return refuse(f"pytest could not start: {str(error) or type(error).__name__}", f"the same happens to {sys.executable} -m pytest, with more about it")
    # what tests left running: after a run of workers there is nothing
    end_children()
    control.send({"type": "finished", "exitCode": code, "replayed": controller.told(), "counts": controller.counts()})
    return code
