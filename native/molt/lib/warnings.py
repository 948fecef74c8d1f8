"""Warnings: shown on standard error once a place, filtered, or gathered."""
import sys

filters = []
defaultaction = "default"
_seen = set()


class WarningMessage:
    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message, self.category, self.source = message, category, source
        self.filename, self.lineno = filename, lineno
        self.file, self.line = file, line

    def __str__(self):
        shown = {"message": self.message, "category": self.category.__name__, "filename": self.filename, "lineno": self.lineno, "line": self.line}
        return "{" + ", ".join([f"{name} : {value}" if name == "lineno" else f"{name} : {value!r}" for name, value in shown.items()]) + "}"


def formatwarning(message, category, filename, lineno, line=None):
    return f"{filename}:{lineno}: {category.__name__}: {message}\n"


def showwarning(message, category, filename, lineno, file=None, line=None):
    (file or sys.stderr).write(formatwarning(message, category, filename, lineno, line))


def _action(text, category):
    for action, start, kind, lineno in filters:
        if issubclass(category, kind) and (not start or text.lower().startswith(start.lower())):
            return action
    if issubclass(category, (PendingDeprecationWarning, ImportWarning, ResourceWarning)):
        return "ignore"
    return defaultaction


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    if isinstance(message, Warning):
        category = message.__class__
        text = str(message)
    else:
        category = category or UserWarning
        text = str(message)
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError("category must be a Warning subclass, not '{:s}'".format(type(category).__name__))
    warn_explicit(message if isinstance(message, Warning) else category(message), category, "<program>", 0)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    text = str(message)
    action = _action(text, category)
    if action == "ignore":
        return
    if action == "error":
        raise message
    key = (text, category)
    if action in ("default", "module", "once"):
        if key in _seen:
            return
        _seen.add(key)
    if _gathering:
        _gathering[-1].append(WarningMessage(message, category, filename, lineno))
    else:
        showwarning(message, category, filename, lineno)


_gathering = []


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    item = (action, message, category, lineno)
    if append:
        filters.append(item)
    else:
        filters.insert(0, item)
    _seen.clear()


def simplefilter(action, category=Warning, lineno=0, append=False):
    filterwarnings(action, "", category, "", lineno, append)


def resetwarnings():
    filters.clear()


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._action = action
        self._category = category

    def __enter__(self):
        self._filters = filters[:]
        self._known = set(_seen)
        if self._action is not None:
            simplefilter(self._action, self._category)
        if self._record:
            log = []
            _gathering.append(log)
            _seen.clear()
            return log
        return None

    def __exit__(self, *exc_info):
        filters[:] = self._filters
        _seen.clear()
        _seen.update(self._known)
        if self._record:
            _gathering.pop()


def deprecated(message, /, *, category=DeprecationWarning, stacklevel=1):
    def decorate(arg):
        return arg
    return decorate
