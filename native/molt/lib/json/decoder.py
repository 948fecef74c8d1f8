"""Values of JSON text."""
from _json import scan

NaN, PosInf, NegInf = map(float, ("nan", "inf", "-inf"))


class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        before = doc[:pos].split("\n")
        self.lineno, self.colno = len(before), len(before[-1]) + 1
        self.msg, self.doc, self.pos = msg, doc, pos
        super().__init__(f"{msg}: line {self.lineno} column {self.colno} (char {pos})")


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
        self.object_hook, self.object_pairs_hook = object_hook, object_pairs_hook
        self.parse_float, self.parse_int, self.parse_constant = parse_float, parse_int, parse_constant
        self.strict = strict

    def decode(self, s):
        return _scan(s, self.object_hook, self.object_pairs_hook, self.parse_float, self.parse_int, self.parse_constant, self.strict)

    def raw_decode(self, s, idx=0):
        return scan(s, idx, _fail, self.object_hook, self.object_pairs_hook, self.parse_float, self.parse_int, self.parse_constant, self.strict)
