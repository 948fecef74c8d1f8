"""Values of JSON text."""
from _json import scan

NaN = float("nan")
PosInf = float("inf")
NegInf = float("-inf")


class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        ValueError.__init__(self, "%s: line %d column %d (char %d)" % (msg, lineno, colno, pos))
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno


def _fail(msg, doc, pos):
    raise JSONDecodeError(msg, doc, pos)


def _blank(text, at):
    while text[at:at + 1] in (" ", "\t", "\n", "\r"):
        at += 1
    return at


def _scan(text, object_hook, pairs_hook, parse_float, parse_int, parse_constant, strict):
    if parse_float is float:
        parse_float = None
    if parse_int is int:
        parse_int = None
    value, end = scan(text, _blank(text, 0), _fail, object_hook, pairs_hook, parse_float, parse_int, parse_constant, strict)
    end = _blank(text, end)
    if end != len(text):
        raise JSONDecodeError("Extra data", text, end)
    return value


class JSONDecoder:
    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True, object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float
        self.parse_int = parse_int
        self.parse_constant = parse_constant
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook

    def decode(self, s):
        return _scan(s, self.object_hook, self.object_pairs_hook, self.parse_float, self.parse_int, self.parse_constant, self.strict)

    def raw_decode(self, s, idx=0):
        return scan(s, idx, _fail, self.object_hook, self.object_pairs_hook, self.parse_float, self.parse_int, self.parse_constant, self.strict)
