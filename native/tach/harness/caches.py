"""Caches of the standard library that a test would fill again and again, since what it fills is put back: filled once, before the fork."""

from __future__ import annotations

import contextlib
import inspect
import linecache
import os
import sys
from types import FrameType, ModuleType
from typing import Any


def fill_caches() -> None:
    _fill_module_files()
    _fill_frozen_clock()
    _fill_lines()


def _fill_module_files() -> None:
    """`inspect.getmodule` finds the module of a file by a table that it makes from all loaded modules, at up to 0.1 ms a module. Every
    traceback that pytest shows asks it, so that each failing test would make the table anew."""
    by_file: Any = getattr(inspect, "modulesbyfile", None)
    known: Any = getattr(inspect, "_filesbymodname", None)
    if not isinstance(by_file, dict) or not isinstance(known, dict):
        return
    folders: dict[str, str] = {}
    for name, module in list(sys.modules.items()):
        # a module of another type may import what it stands for when it is asked for an attribute
        file = module.__dict__.get("__file__") if type(module) is ModuleType else None
        if not isinstance(file, str) or known.get(name) == file or not (file.endswith(".py") and os.path.isabs(file)):
            continue
        folder, base = os.path.split(file)
        real = folders.get(folder)
        if real is None:
            real = folders[folder] = os.path.realpath(folder)
        known[name] = file
        by_file[file] = by_file[os.path.join(real, base)] = module.__name__


def _fill_frozen_clock() -> None:
    """freezegun looks through all loaded modules for clocks, and remembers what it saw for the next time."""
    freezegun: Any = sys.modules.get("freezegun")
    if freezegun is not None:
        with contextlib.suppress(Exception), freezegun.freeze_time():
            pass


def _fill_lines() -> None:
    """The text of the files that are at work here, as a traceback or `inspect.stack` of a test asks for it."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        linecache.getlines(frame.f_code.co_filename, frame.f_globals)
        frame = frame.f_back
