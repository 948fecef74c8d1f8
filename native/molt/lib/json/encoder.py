"""JSON text of values."""
from _json import dumps as _dumps, quote


def encode_basestring(s):
    return quote(s, False)


def encode_basestring_ascii(s):
    return quote(s, True)


def _refuse(value):
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _write(obj, skipkeys, ensure_ascii, allow_nan, indent, separators, default, sort_keys):
    if separators is not None:
        item, key = separators
    else:
        item, key = ", " if indent is None else ",", ": "
    if indent is not None and not isinstance(indent, str):
        indent = " " * indent
    return _dumps(obj, ensure_ascii, indent, item, key, sort_keys, skipkeys, allow_nan, default or _refuse)


class JSONEncoder:
    item_separator, key_separator = ", ", ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, indent=None, separators=None, default=None):
        self.skipkeys, self.sort_keys = skipkeys, sort_keys
        self.ensure_ascii, self.allow_nan, self.check_circular = ensure_ascii, allow_nan, check_circular
        self.indent = indent
        if separators or indent is not None:
            self.item_separator, self.key_separator = separators or (",", self.key_separator)
        if default:
            self.default = default

    def default(self, o):
        _refuse(o)

    def encode(self, o):
        return _write(o, self.skipkeys, self.ensure_ascii, self.allow_nan, self.indent, (self.item_separator, self.key_separator), self.default, self.sort_keys)

    def iterencode(self, o, _one_shot=False):
        yield self.encode(o)
