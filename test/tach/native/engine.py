"""Drives the guest library without pytest: fd 3 is the arena, the last argument names a scenario of scenarios.py.

The process plays controller and zygote: it forks one guardian a slot, and reaps them as the zygote does.
"""
from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Callable

GUEST, SLOTS, MODE = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
lib = ctypes.PyDLL(GUEST)
Numbers = ctypes.POINTER(ctypes.c_uint32)
lib.tach_leaf.argtypes = [ctypes.c_int32, ctypes.c_int32, Numbers, ctypes.c_uint32]
lib.tach_schedule_pool.argtypes = [Numbers, ctypes.c_uint32]
lib.tach_schedule_units.argtypes = [Numbers, ctypes.c_uint32]
lib.tach_emit.argtypes = [ctypes.c_int32, ctypes.c_uint32, ctypes.c_uint32, Numbers, ctypes.c_char_p, ctypes.c_uint32]
lib.tach_finish.restype = lib.tach_keep.restype = lib.tach_begin.restype = lib.tach_done.restype = None
lib.tach_emit.restype = lib.tach_phase.restype = lib.tach_watch.restype = None
lib.tach_watch_address.restype = ctypes.c_void_p

PASSED, REPORTS, NOTE = 1, 2, 6
phases = (ctypes.c_uint32 * 3)(1, 2, 3)


def numbers(values: list[int]) -> ctypes.Array[ctypes.c_uint32]:
    return (ctypes.c_uint32 * len(values))(*values)


def passed(slot: int, item: int) -> None:
    lib.tach_emit(slot, PASSED, item, phases, None, 0)


def report(slot: int, item: int, value: object) -> None:
    text = json.dumps(value).encode()
    lib.tach_emit(slot, REPORTS, item, phases, text, len(text))


def note(slot: int, value: object) -> None:
    text = json.dumps(value).encode()
    lib.tach_emit(slot, NOTE, 0xFFFFFFFF, None, text, len(text))


def leaf(slot: int, run: Callable[[int], object], items: list[int] | None = None, mode: int = MODE) -> None:
    """Runs `run(item)` in workers; what it answers is reported, an exception too."""
    given = None if items is None else numbers(items)
    item = lib.tach_leaf(slot, mode, given, 0 if items is None else len(items))
    if item < 0:
        return
    try:
        lib.tach_phase(slot, 1)
        lib.tach_watch(slot)
        answer = run(item)
    except BaseException as error:
        answer = f"{type(error).__name__}: {error}"
    if answer is None:
        passed(slot, item)
    else:
        report(slot, item, answer)
    lib.tach_finish()


def guardians(work: Callable[[int], None], slots: int = SLOTS) -> None:
    """Forks a guardian a slot and waits for them, as the zygote does."""
    pids = {}
    for slot in range(slots):
        pid = os.fork()
        if pid == 0:
            try:
                work(slot)
            except BaseException as error:
                note(slot, {"error": f"{type(error).__name__}: {error}"})
                os._exit(1)
            os._exit(0)
        pids[pid] = slot
    while pids:
        pid, status = os.wait()
        slot = pids.pop(pid)
        item = lib.tach_reap(slot, status)
        note(slot, {"guardian": os.waitstatus_to_exitcode(status), "lost": item})


for module in filter(None, os.environ.get("TACH_IMPORT", "").split(",")):
    __import__(module)
opened = lib.tach_open(3)
assert opened == 0, opened

if __name__ == "__main__":
    sys.modules["engine"] = sys.modules["__main__"]
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    module = __import__("gauntlet" if sys.argv[4] == "gauntlet" else "scenarios")
    getattr(module, sys.argv[4])(*sys.argv[5:])
