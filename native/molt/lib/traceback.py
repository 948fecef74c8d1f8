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


_WIDTH_MAX, _DEPTH_MAX = 15, 10  # of a tree of groups, as much as is shown


class _Report:
    """The lines about an exception, and about those that led to it; within a tree of groups each line stands behind a margin."""

    def __init__(self, limit, chain):
        self.limit, self.chain = limit, chain
        self.lines = []
        self.level = 0
        self.open = False  # whether the last line of the tree is still to draw

    def put(self, text, mark="|"):
        if self.level:
            margin = "  " * self.level + mark + " "
            text = "".join([margin + line for line in text.splitlines(True)])
        self.lines.append(text)

    def about(self, exc):
        before, between = exc.__cause__, "The above exception was the direct cause of the following exception:"
        if before is None and not exc.__suppress_context__:
            before, between = exc.__context__, "During handling of the above exception, another exception occurred:"
        if self.chain and before is not None:
            self.about(before)
            self.put(f"\n{between}\n\n")
        if isinstance(exc, BaseExceptionGroup):
            self.tree(exc)
        else:
            self.itself(exc, "Traceback (most recent call last):\n")

    def itself(self, exc, title, mark="|"):
        if exc.__traceback__ is not None:
            self.put(title, mark)
            for line in format_tb(exc.__traceback__, self.limit):
                self.put(line)
        for line in format_exception_only(exc):
            self.put(line)

    def tree(self, group):
        if self.level > _DEPTH_MAX:
            self.put(f"... (max_group_depth is {_DEPTH_MAX})\n")
            return
        top = not self.level
        self.level += top
        self.itself(group, "Exception Group Traceback (most recent call last):\n", "+" if top else "|")
        parts = group.exceptions
        shown = [(str(place + 1), part) for place, part in enumerate(parts[:_WIDTH_MAX])]
        if len(parts) > _WIDTH_MAX:
            shown.append(("...", None))
        for place, (title, part) in enumerate(shown):
            self.open = place == len(shown) - 1
            self.lines.append("  " * self.level + ("  " if place else "+-") + f"+---------------- {title} ----------------\n")
            self.level += 1
            if part is None:
                rest = len(parts) - _WIDTH_MAX
                self.put(f"and {rest} more exception{'s' if rest > 1 else ''}\n")
            else:
                self.about(part)
            if self.open and place == len(shown) - 1:
                self.lines.append("  " * self.level + "+------------------------------------\n")
                self.open = False
            self.level -= 1
        self.level -= top


def format_exception(exc, /, value=None, tb=None, limit=None, chain=True):
    if value is not None:
        exc = value
    if exc is None:
        return ["NoneType: None\n"]
    report = _Report(limit, chain)
    report.about(exc)
    return report.lines


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
