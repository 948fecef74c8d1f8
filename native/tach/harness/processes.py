"""Small things about processes that the standard library does not offer."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


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
