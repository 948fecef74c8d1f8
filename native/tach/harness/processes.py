"""Small things about processes that the standard library does not offer."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_ROUNDS_MAX = 100


def die_with_parent() -> None:
    """A killed parent takes this process with it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def fork() -> int:
    """os.fork, after which `random` goes on where it was: Python reseeds it in a child, and a suite that seeded it would notice."""
    module = sys.modules.get("random")
    state = module.getstate() if module is not None else None
    pid = os.fork()
    if pid == 0 and module is not None:
        module.setstate(state)
    return pid


def adopt_orphans() -> None:
    """What descendants leave behind when they end becomes a child of this process."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_children() -> None:
    """Kills every child, and theirs, which come here as orphans. Bounded: a child that cannot be killed is left."""
    for _ in range(_ROUNDS_MAX):
        try:
            with open(f"/proc/self/task/{os.getpid()}/children") as file:
                children = [int(number) for number in file.read().split()]
        except OSError:
            return
        if not children:
            return
        for child in children:
            try:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
            except OSError:
                pass
