"""Tracebacks as text: file, line and function of every entry, without the source lines, which a compiled program does not carry."""
import sys


class FrameSummary:
    def __init__(self, filename, lineno, name, *, line=None):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self.line = line or ""

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __getitem__(self, pos):
        return (self.filename, self.lineno, self.name, self.line)[pos]

    def __len__(self):
        return 4

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


class StackSummary(list):
    def format(self):
        return format_list(self)


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def extract_tb(tb, limit=None):
    found = StackSummary()
    for frame, lineno in walk_tb(tb):
        found.append(FrameSummary(frame.f_code.co_filename, lineno, frame.f_code.co_name))
    return found if limit is None else StackSummary(found[:limit] if limit >= 0 else found[limit:])


def format_list(extracted_list):
    return [f'  File "{filename}", line {lineno}, in {name}\n' for filename, lineno, name, line in extracted_list]


def format_tb(tb, limit=None):
    return format_list(extract_tb(tb, limit))


def print_tb(tb, limit=None, file=None):
    for line in format_tb(tb, limit):
        print(line, file=file or sys.stderr, end="")


def _named(value):
    cls = type(value)
    name = cls.__qualname__
    module = cls.__module__
    return name if module in ("__main__", "builtins") else module + "." + name


def format_exception_only(exc, /, value=None):
    if value is not None:
        exc = value
    if exc is None:
        return ["NoneType: None\n"]
    text = str(exc)
    lines = [f"{_named(exc)}: {text}\n" if text else f"{_named(exc)}\n"]
    for note in getattr(exc, "__notes__", None) or ():
        lines.append(note + "\n")
    return lines


def format_exception(exc, /, value=None, tb=None, limit=None, chain=True):
    if value is not None:
        exc = value
    if exc is None:
        return ["NoneType: None\n"]
    lines = []
    if chain:
        if exc.__cause__ is not None:
            lines += format_exception(exc.__cause__, limit=limit)
            lines.append("\nThe above exception was the direct cause of the following exception:\n\n")
        elif exc.__context__ is not None and not exc.__suppress_context__:
            lines += format_exception(exc.__context__, limit=limit)
            lines.append("\nDuring handling of the above exception, another exception occurred:\n\n")
    tb = exc.__traceback__
    if tb is not None:
        lines.append("Traceback (most recent call last):\n")
        lines += format_tb(tb, limit)
    return lines + format_exception_only(exc)


def print_exception(exc, /, value=None, tb=None, limit=None, file=None, chain=True):
    for line in format_exception(exc, value, tb, limit, chain):
        print(line, file=file or sys.stderr, end="")


def format_exc(limit=None, chain=True):
    return "".join(format_exception(sys.exc_info()[1], limit=limit, chain=chain))


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exc_info()[1], limit=limit, file=file, chain=chain)


def print_last(limit=None, file=None, chain=True):
    pass


def format_stack(f=None, limit=None):
    return []


def extract_stack(f=None, limit=None):
    return StackSummary()


def print_stack(f=None, limit=None, file=None):
    pass


def clear_frames(tb):
    pass


class TracebackException:
    def __init__(self, exc_type, exc_value=None, exc_traceback=None, *, limit=None, **kwargs):
        self._exc = exc_value
        self.exc_type = exc_type
        self.stack = extract_tb(exc_traceback, limit)

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    def format(self, *, chain=True):
        yield from format_exception(self._exc, chain=chain)

    def format_exception_only(self):
        yield from format_exception_only(self._exc)

    def __str__(self):
        return str(self._exc)
