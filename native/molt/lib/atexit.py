"""Functions that run when the program ends."""
from _atexit import set_runner as _set_runner

_functions = []


def register(func, *args, **kwargs):
    _functions.append((func, args, kwargs))
    return func


def unregister(func):
    _functions[:] = [entry for entry in _functions if entry[0] != func]


def _run():
    while _functions:
        func, args, kwargs = _functions.pop()
        func(*args, **kwargs)


_set_runner(_run)
