"""Regular expressions: patterns are taken apart here, and run by the matcher in C++."""
import enum
from _regex import Pattern as _Pattern, Match, lower as _lower, set_expand as _set_expand

__all__ = ["match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "compile", "purge", "template", "escape", "error", "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U", "ASCII", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL", "VERBOSE", "UNICODE", "NOFLAG", "RegexFlag"]


class RegexFlag(enum.IntFlag):
    NOFLAG = 0
    ASCII = A = 256
    IGNORECASE = I = 2
    LOCALE = L = 4
    UNICODE = U = 32
    MULTILINE = M = 8
    DOTALL = S = 16
    VERBOSE = X = 64
    TEMPLATE = T = 1
    DEBUG = 128

    def __repr__(self):
        value = int(self)
        if not value:
            return "re.NOFLAG"
        names = [f"re.{name}" for name, bit in (("TEMPLATE", 1), ("IGNORECASE", 2), ("LOCALE", 4), ("MULTILINE", 8), ("DOTALL", 16), ("UNICODE", 32), ("VERBOSE", 64), ("DEBUG", 128), ("ASCII", 256)) if value & bit]
        rest = value & ~511
        if rest:
            names.append(hex(rest))
        return "|".join(names)

    __str__ = __repr__


NOFLAG = RegexFlag.NOFLAG
A = ASCII = RegexFlag.ASCII
I = IGNORECASE = RegexFlag.IGNORECASE
L = LOCALE = RegexFlag.LOCALE
U = UNICODE = RegexFlag.UNICODE
M = MULTILINE = RegexFlag.MULTILINE
S = DOTALL = RegexFlag.DOTALL
X = VERBOSE = RegexFlag.VERBOSE
T = TEMPLATE = RegexFlag.TEMPLATE
DEBUG = RegexFlag.DEBUG
_I, _L, _M, _S, _U, _X, _A = 2, 4, 8, 16, 32, 64, 256
_FLAGS = {"i": _I, "L": _L, "m": _M, "s": _S, "x": _X, "a": _A, "u": _U}
_MAXREPEAT = 4294967295
_MAXGROUPS = 1073741823
(_CHAR, _CHAR_I, _ANY, _ALL, _SET, _SET_I, _SPLIT, _JMP, _SAVE, _AT, _BACKREF, _BACKREF_I, _LOOK, _ATOMIC, _COND, _ONE, _LOOP_INIT, _LOOP, _MATCH, _FAIL) = range(20)
_CLASSES = {"d": 1, "s": 2, "w": 3, "D": 17, "S": 18, "W": 19}
_ESCAPES = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92}
_DIGITS = frozenset("0123456789")
_OCT = frozenset("01234567")
_HEX = frozenset("0123456789abcdefABCDEF")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class error(Exception):
    __module__ = "re"

    def __init__(self, msg, pattern=None, pos=None):
        self.msg, self.pattern, self.pos = msg, pattern, pos
        self.lineno = self.colno = None
        if pos is not None and pattern is not None:
            newline = "\n" if isinstance(pattern, str) else b"\n"
            before = pattern[:pos].split(newline)
            self.lineno, self.colno = len(before), len(before[-1]) + 1
            msg += f" at position {pos}"
            if newline in pattern:
                msg += f" (line {self.lineno}, column {self.colno})"
        super().__init__(msg)


class _Verbose(Exception):
    pass


class _Parser:
    def __init__(self, pattern, flags):
        self.whole = pattern
        self.is_bytes = not isinstance(pattern, str)
        self.text = pattern.decode("latin-1") if self.is_bytes else pattern
        self.at = 0
        self.flags = flags
        self.groups = 0
        self.names = {}
        self.open = set()
        self.widths = {}
        self.loops = 0
        self.behind = []

    def error(self, msg, pos):
        return error(msg, self.whole, pos)

    def peek(self):
        return self.text[self.at:self.at + 1]

    # --- parsing to nested tuples ---
    def alternatives(self, flags, nested):
        branches = []
        start = self.at
        while True:
            branches.append(self.sequence(flags if nested else self.flags, nested, not nested and not branches))
            if self.peek() != "|":
                break
            self.at += 1
        return branches[0] if len(branches) == 1 else ("alt", branches)

    def skip_verbose(self, flags):
        text = self.text
        while self.at < len(text):
            c = text[self.at]
            if c in " \t\n\r\v\f":
                self.at += 1
            elif c == "#":
                end = text.find("\n", self.at)
                self.at = len(text) if end < 0 else end + 1
            else:
                break

    def sequence(self, flags, nested, first):
        items = []
        text = self.text
        while True:
            if flags & _X:
                self.skip_verbose(flags)
            if self.at >= len(text):
                break
            c = text[self.at]
            if c in "|)":
                break
            start = self.at
            self.at += 1
            if c == "\\":
                item = self.escape(flags, start)
            elif c == "[":
                item = self.charset(flags, start)
            elif c == ".":
                item = ("all",) if flags & _S else ("any",)
            elif c == "^":
                item = ("at", 1 if flags & _M else 0)
            elif c == "$":
                item = ("at", 3 if flags & _M else 2)
            elif c == "(":
                item, new = self.group(flags, start, first and not items)
                if new is not None:
                    flags = new
                if item is None:
                    continue
            elif c in "*+?" or c == "{":
                bounds = self.quantifier(c)
                if bounds is None:
                    item = self.literal("{", flags)
                    items.append(item)
                    continue
                low, high = bounds
                if not items or items[-1][0] == "at":
                    raise self.error("nothing to repeat", start)
                if items[-1][0] == "rep":
                    raise self.error("multiple repeat", start)
                mode = 0
                if self.peek() == "?":
                    self.at += 1
                    mode = 1
                elif self.peek() == "+":
                    self.at += 1
                    mode = 2
                body = items.pop()
                if body[0] == "quoted":
                    body = body[1]
                items.append(("rep", low, high, mode, body))
                continue
            else:
                item = self.literal(c, flags)
            items.append(("quoted", item) if item[0] == "rep" else item)
        self.last_flags = flags
        return ("seq", [item[1] if item[0] == "quoted" else item for item in items])

    def literal(self, c, flags):
        code = ord(c)
        if flags & _I:
            ascii_only = bool(flags & _A) or self.is_bytes
            return ("char_i", _lower(code, ascii_only), ascii_only)
        return ("char", code)

    def quantifier(self, c):
        if c == "*":
            return 0, -1
        if c == "+":
            return 1, -1
        if c == "?":
            return 0, 1
        text = self.text
        here = self.at
        if self.peek() == "}":
            return None
        i = here
        low = high = ""
        while i < len(text) and text[i] in _DIGITS:
            low += text[i]
            i += 1
        if text[i:i + 1] == ",":
            i += 1
            while i < len(text) and text[i] in _DIGITS:
                high += text[i]
                i += 1
        else:
            high = low
        if text[i:i + 1] != "}":
            return None
        self.at = i + 1
        low_n = int(low) if low else 0
        high_n = int(high) if high else -1
        if low and low_n >= _MAXREPEAT or high and high_n >= _MAXREPEAT:
            raise OverflowError("the repetition number is too large")
        if high and high_n < low_n:
            raise self.error("min repeat greater than max repeat", here)
        return low_n, high_n

    def klass(self, letter, flags):
        code = _CLASSES[letter]
        if flags & _A or self.is_bytes:
            code += 3
        return code

    def number_escape(self, c, start, in_set):
        """Code of \\x, \\u, \\U, \\N, octal and single-letter escapes; None when it is none of these."""
        text = self.text
        if c in ("x", "u", "U") and not (self.is_bytes and c != "x"):
            want = {"x": 2, "u": 4, "U": 8}[c]
            i = self.at
            while i < len(text) and i - self.at < want and text[i] in _HEX:
                i += 1
            if i - self.at != want:
                raise self.error("incomplete escape " + text[start:i], start)
            code = int(text[self.at:i], 16)
            self.at = i
            if code > 0x10FFFF:
                raise self.error("bad escape " + text[start:i], start)
            return code
        if c in _ESCAPES and (in_set or c != "b"):
            return _ESCAPES[c]
        return None

    def escape(self, flags, start):
        text = self.text
        if self.at >= len(text):
            raise self.error("bad escape (end of pattern)", start)
        c = text[self.at]
        self.at += 1
        if c in _CLASSES:
            return ("set", 0, [(self.klass(c, flags), 0, 0)], False, False)
        if c == "A":
            return ("at", 4)
        if c == "Z":
            return ("at", 5)
        if c in "bB":
            ascii_only = flags & _A or self.is_bytes
            return ("at", (8 if ascii_only else 6) + (c == "B"))
        code = self.number_escape(c, start, False)
        if code is not None:
            return self.literal(chr(code), flags)
        if c == "0":
            digits = ""
            while len(digits) < 2 and self.peek() in _OCT and self.peek():
                digits += self.peek()
                self.at += 1
            return self.literal(chr(int(digits or "0", 8)), flags)
        if c in _DIGITS:
            digits = c
            if self.peek() and self.peek() in _DIGITS:
                if c in _OCT and self.peek() in _OCT and text[self.at + 1:self.at + 2] in _OCT and text[self.at + 1:self.at + 2]:
                    digits += text[self.at:self.at + 2]
                    self.at += 2
                    code = int(digits, 8)
                    if code > 0o377:
                        raise self.error(f"octal escape value {text[start:self.at]} outside of range 0-0o377", start)
                    return self.literal(chr(code), flags)
                digits += self.peek()
                self.at += 1
            return self.reference(int(digits), start + 1, flags, start)
        if c in _LETTERS:
            raise self.error("bad escape \\" + c, start)
        return self.literal(c, flags)

    def reference(self, number, pos, flags, start):
        if number > self.groups:
            raise self.error(f"invalid group reference {number}", pos)
        if number in self.open:
            raise self.error("cannot refer to an open group", start)
        if flags & _I:
            return ("backref_i", number, bool(flags & _A) or self.is_bytes)
        return ("backref", number)

    def charset(self, flags, start):
        text = self.text
        negate = 0
        items = []
        if self.peek() == "^":
            self.at += 1
            negate = 1
        first = self.at
        while True:
            if self.at >= len(text):
                raise self.error("unterminated character set", start)
            here = self.at
            c = text[self.at]
            self.at += 1
            if c == "]" and here != first:
                break
            low = self.set_item(c, here, flags)
            if self.peek() == "-" and self.text[self.at + 1:self.at + 2] != "]":
                self.at += 1
                if self.at >= len(text):
                    raise self.error("unterminated character set", start)
                there = self.at
                d = text[self.at]
                self.at += 1
                high = self.set_item(d, there, flags)
                if isinstance(low, tuple) or isinstance(high, tuple) or high < low:
                    raise self.error(f"bad character range {text[here:self.at]}", here)
                items.append((0, low, high))
            elif isinstance(low, tuple):
                items.append(low)
            else:
                items.append((0, low, low))
        fold = bool(flags & _I)
        ascii_only = bool(flags & _A) or self.is_bytes
        if len(items) == 1 and not negate and items[0][0] == 0 and items[0][1] == items[0][2]:
            return self.literal(chr(items[0][1]), flags)
        return ("set", negate, items, fold, ascii_only)

    def set_item(self, c, here, flags):
        if c != "\\":
            return ord(c)
        text = self.text
        if self.at >= len(text):
            raise self.error("bad escape (end of pattern)", here)
        c = text[self.at]
        self.at += 1
        if c in _CLASSES:
            return (self.klass(c, flags), 0, 0)
        code = self.number_escape(c, here, True)
        if code is not None:
            return code
        if c in _OCT:
            digits = c
            while len(digits) < 3 and self.peek() and self.peek() in _OCT:
                digits += self.peek()
                self.at += 1
            code = int(digits, 8)
            if code > 0o377:
                raise self.error(f"octal escape value {text[here:self.at]} outside of range 0-0o377", here)
            return code
        if c in _DIGITS or c in _LETTERS:
            raise self.error("bad escape \\" + c, here)
        return ord(c)

    def name(self, end, pos):
        text = self.text
        stop = text.find(end, self.at)
        if stop < 0:
            if self.at >= len(text):
                raise self.error("missing group name", self.at)
            raise self.error("missing " + end + ", unterminated name", self.at)
        name = text[self.at:stop]
        if not name:
            raise self.error("missing group name", self.at)
        self.at = stop + 1
        return name, stop - len(name)

    def check_name(self, name, pos):
        if not name.isidentifier():
            raise self.error(f"bad character in group name {name!r}", pos)

    def group(self, flags, start, first):
        text = self.text
        capture = True
        name = None
        new_flags = flags
        if self.peek() == "?":
            self.at += 1
            if self.at >= len(text):
                raise self.error("unexpected end of pattern", self.at)
            c = text[self.at]
            self.at += 1
            if c == "P":
                d = self.peek()
                self.at += 1
                if d == "<":
                    name, pos = self.name(">", start)
                    self.check_name(name, pos)
                elif d == "=":
                    name, pos = self.name(")", start)
                    self.check_name(name, pos)
                    number = self.names.get(name)
                    if number is None:
                        raise self.error(f"unknown group name {name!r}", pos)
                    return self.reference(number, pos, flags, pos), None
                else:
                    if not d:
                        raise self.error("unexpected end of pattern", len(text))
                    raise self.error("unknown extension ?P" + d, start + 1)
            elif c == ":":
                capture = False
            elif c == "#":
                end = text.find(")", self.at)
                if end < 0:
                    raise self.error("missing ), unterminated comment", start)
                self.at = end + 1
                return None, None
            elif c in "=!<":
                behind = c == "<"
                if behind:
                    c = self.peek()
                    if not c:
                        raise self.error("unexpected end of pattern", len(text))
                    self.at += 1
                    if c not in "=!":
                        raise self.error("unknown extension ?<" + c, start + 1)
                body = self.alternatives(flags, True)
                self.close(start)
                width = 0
                if behind:
                    low, high = self.width(body)
                    if low != high:
                        raise error("look-behind requires fixed-width pattern")
                    width = low
                return ("look", (1 if c == "!" else 0) | (2 if behind else 0), width, body), None
            elif c == "(":
                name, pos = self.name(")", start)
                if name.isidentifier():
                    number = self.names.get(name)
                    if number is None:
                        raise self.error(f"unknown group name {name!r}", pos)
                else:
                    if not (name.isascii() and name.isdigit()):
                        raise self.error(f"bad character in group name {name!r}", pos)
                    number = int(name)
                    if not number:
                        raise self.error("bad group number", pos)
                yes = self.sequence(flags, True, False)
                no = ("seq", [])
                if self.peek() == "|":
                    self.at += 1
                    no = self.sequence(flags, True, False)
                    if self.peek() == "|":
                        raise self.error("conditional backref with more than two branches", self.at)
                self.close(start)
                return ("cond", number, yes, no, pos), None
            elif c == ">":
                body = self.alternatives(flags, True)
                self.close(start)
                return ("atomic", body), None
            elif c in _FLAGS or c == "-":
                add = remove = 0
                while c in _FLAGS and c:
                    add |= _FLAGS[c]
                    if c == "L" and not self.is_bytes:
                        raise self.error("bad inline flags: cannot use 'L' flag with a str pattern", self.at)
                    if c == "u" and self.is_bytes:
                        raise self.error("bad inline flags: cannot use 'u' flag with a bytes pattern", self.at)
                    c = self.peek()
                    self.at += 1
                if c == ")":
                    if not first or start:
                        raise self.error("global flags not at the start of the expression", start)
                    if add & _X and not self.flags & _X:
                        self.flags |= add
                        raise _Verbose
                    self.flags |= add
                    return None, flags | add
                if c == "-":
                    c = self.peek()
                    self.at += 1
                    if not c:
                        raise self.error("missing flag", len(text))
                    if c not in _FLAGS:
                        raise self.error("unknown flag" if c in _LETTERS else "missing flag", self.at - 1)
                    while c in _FLAGS and c:
                        remove |= _FLAGS[c]
                        c = self.peek()
                        self.at += 1
                if c != ":":
                    if not c:
                        raise self.error("missing -, : or )" if not remove else "missing :", len(text))
                    raise self.error("unknown flag" if c in _LETTERS else "missing -, : or )" if not remove else "missing :", self.at - 1)
                body = self.alternatives((flags | add) & ~remove, True)
                self.close(start)
                return body if body[0] != "seq" else ("seq", body[1]), None
            else:
                raise self.error("unknown extension ?" + c, start + 1)
        if capture:
            self.groups += 1
            number = self.groups
            if name is not None:
                if name in self.names:
                    raise self.error(f"redefinition of group name {name!r} as group {number}; was group {self.names[name]}", pos)
                self.names[name] = number
            self.open.add(number)
        body = self.alternatives(flags, True)
        self.close(start)
        if not capture:
            return body, None
        self.open.discard(number)
        self.widths[number] = self.width(body)
        return ("group", number, body), None

    def close(self, start):
        if self.peek() != ")":
            raise self.error("missing ), unterminated subpattern", start)
        self.at += 1

    def width(self, node):
        kind = node[0]
        if kind in ("char", "char_i", "any", "all", "set"):
            return 1, 1
        if kind == "seq":
            low = high = 0
            for item in node[1]:
                a, b = self.width(item)
                low += a
                high += b
            return low, min(high, _MAXREPEAT)
        if kind == "alt":
            widths = [self.width(branch) for branch in node[1]]
            return min([w[0] for w in widths]), max([w[1] for w in widths])
        if kind == "group":
            return self.width(node[2])
        if kind == "rep":
            a, b = self.width(node[4])
            return min(a * node[1], _MAXREPEAT), _MAXREPEAT if node[2] < 0 and b else min(b * max(node[2], 0), _MAXREPEAT)
        if kind in ("backref", "backref_i"):
            return self.widths.get(node[1], (0, _MAXREPEAT))
        if kind == "cond":
            a, b = self.width(node[2]), self.width(node[3])
            return min(a[0], b[0]), max(a[1], b[1])
        if kind == "atomic":
            return self.width(node[1])
        return 0, 0

    # --- the program ---
    def emit(self, node, out):
        kind = node[0]
        if kind == "char":
            out += (_CHAR, node[1])
        elif kind == "char_i":
            out += (_CHAR_I, node[1], int(node[2]))
        elif kind == "any":
            out.append(_ANY)
        elif kind == "all":
            out.append(_ALL)
        elif kind == "set":
            out += (_SET_I if node[3] else _SET, 12 + 3 * len(node[2]), len(node[2]), node[1] | (2 if node[4] else 0), 0, 0, 0, 0, 0, 0, 0, 0)
            for item in node[2]:
                out += item
        elif kind == "seq":
            for item in node[1]:
                self.emit(item, out)
        elif kind == "alt":
            jumps = []
            for branch in node[1][:-1]:
                split = len(out)
                out += (_SPLIT, split + 3, 0)
                self.emit(branch, out)
                jumps.append(len(out) + 1)
                out += (_JMP, 0)
                out[split + 2] = len(out)
            self.emit(node[1][-1], out)
            for jump in jumps:
                out[jump] = len(out)
        elif kind == "group":
            out += (_SAVE, 2 * node[1])
            self.emit(node[2], out)
            out += (_SAVE, 2 * node[1] + 1)
        elif kind == "at":
            out += (_AT, node[1])
        elif kind == "backref":
            out += (_BACKREF, node[1])
        elif kind == "backref_i":
            out += (_BACKREF_I, node[1], int(node[2]))
        elif kind == "look":
            at = len(out)
            out += (_LOOK, node[1], node[2], 0)
            self.emit(node[3], out)
            out.append(_MATCH)
            out[at + 3] = len(out)
        elif kind == "atomic":
            at = len(out)
            out += (_ATOMIC, 0)
            self.emit(node[1], out)
            out.append(_MATCH)
            out[at + 1] = len(out)
        elif kind == "cond":
            if node[1] > self.groups:
                raise self.error(f"invalid group reference {node[1]}", node[4])
            at = len(out)
            out += (_COND, node[1], 0)
            self.emit(node[2], out)
            jump = len(out) + 1
            out += (_JMP, 0)
            out[at + 2] = len(out)
            self.emit(node[3], out)
            out[jump] = len(out)
        else:
            self.repeat(node, out)

    def repeat(self, node, out):
        _, low, high, mode, body = node
        while body[0] == "seq" and len(body[1]) == 1:
            body = body[1][0]
        if body[0] in ("char", "char_i", "any", "all", "set"):
            at = len(out)
            out += (_ONE, mode, low, high, 0)
            self.emit(body, out)
            out[at + 4] = len(out) - at - 5
            return
        if mode == 2:
            self.emit(("atomic", ("rep", low, high, 0, body)), out)
            return
        if low == 0 and high == 1:
            split = len(out)
            out += (_SPLIT, 0, 0)
            self.emit(body, out)
            inside, behind = split + 3, len(out)
            out[split + 1], out[split + 2] = (behind, inside) if mode == 1 else (inside, behind)
            return
        slot = self.loops
        self.loops += 2
        mark = self.slot_base + slot
        out += (_LOOP_INIT, mark)
        jump = len(out) + 1
        out += (_JMP, 0)
        start = len(out)
        self.emit(body, out)
        out[jump] = len(out)
        out += (_LOOP, mark, low, high, mode, start)


def _compile(pattern, flags):
    parser = _Parser(pattern, flags)
    while True:
        try:
            tree = parser.alternatives(parser.flags, False)
        except _Verbose:
            kept = parser.flags
            parser = _Parser(pattern, kept)
            continue
        break
    if parser.at < len(parser.text):
        raise parser.error("unbalanced parenthesis", parser.at)
    flags = parser.flags
    if not parser.is_bytes:
        if flags & _L:
            raise ValueError("cannot use LOCALE flag with a str pattern")
        if flags & _A and flags & _U:
            raise ValueError("ASCII and UNICODE flags are incompatible")
        if not flags & _A:
            flags |= _U
    elif flags & _U:
        raise ValueError("cannot use UNICODE flag with a bytes pattern")
    parser.slot_base = 2 * parser.groups + 3
    code = [_SAVE, 0]
    parser.emit(tree, code)
    code += (_SAVE, 1, _MATCH)
    return Pattern(pattern, flags, code, parser.groups, parser.names, parser.slot_base + parser.loops)


class Pattern(_Pattern):
    def sub(self, repl, string, count=0):
        return self._subx(_template(self, repl), string, count)[0]

    def subn(self, repl, string, count=0):
        return self._subx(_template(self, repl), string, count)

    def __repr__(self):
        flags = self.flags & ~(_U if isinstance(self.pattern, str) else 0)
        text = repr(self.pattern)
        if len(text) > 200:
            text = text[:200]
        return f"re.compile({text}, {RegexFlag(flags)!r})" if flags else f"re.compile({text})"

    def __class_getitem__(cls, item):
        return cls

    def scanner(self, string):
        return _Scanner(self, string)


Pattern.__module__ = "re"


class _Scanner:
    def __init__(self, pattern, string):
        self.pattern = pattern
        self._found = pattern.finditer(string)
        self._at = 0
        self._string = string

    def search(self):
        return next(self._found, None)

    def match(self):
        found = self.pattern.match(self._string, self._at)
        if found:
            self._at = found.end() if found.end() > self._at else self._at + 1
        return found


class Scanner:
    def __init__(self, lexicon, flags=0):
        self.lexicon = [(_cached(phrase, flags), action) for phrase, action in lexicon]

    def scan(self, string):
        result = []
        at = 0
        while at < len(string):
            for phrase, action in self.lexicon:
                found = phrase.match(string, at)
                if found and found.end() > at:
                    at = found.end()
                    if callable(action):
                        self.match = found
                        action = action(self, found.group())
                    if action is not None:
                        result.append(action)
                    break
            else:
                break
        return result, string[at:]


_templates = {}


def _template(pattern, repl):
    """A function as it is, or the replacement text as a list of texts and group numbers."""
    if callable(repl):
        return repl
    if not isinstance(repl, (str, bytes)):
        raise TypeError(f"decoding to str: need a bytes-like object, {type(repl).__name__} found")
    if (("\\" if isinstance(repl, str) else b"\\") not in repl):
        return [repl]
    key = (pattern.pattern, pattern.flags, repl)
    found = _templates.get(key)
    if found is None:
        if len(_templates) > 200:
            _templates.clear()
        found = _templates[key] = _parse_template(pattern, repl)
    return found


def _parse_template(pattern, repl):
    is_bytes = not isinstance(repl, str)
    text = repl.decode("latin-1") if is_bytes else repl
    pieces = []
    literal = []

    def flush():
        if literal:
            joined = "".join(literal)
            pieces.append(joined.encode("latin-1") if is_bytes else joined)
            literal.clear()

    def add_group(number, pos):
        if number > pattern.groups:
            raise error("invalid group reference %d" % number, repl, pos)
        flush()
        pieces.append(number)

    at, n = 0, len(text)
    while at < n:
        c = text[at]
        if c != "\\":
            literal.append(c)
            at += 1
            continue
        start = at
        at += 1
        if at >= n:
            raise error("bad escape (end of pattern)", repl, start)
        c = text[at]
        at += 1
        if c == "g":
            if text[at:at + 1] != "<":
                raise error("missing <", repl, at)
            at += 1
            end = text.find(">", at)
            if end < 0:
                raise error("missing group name" if at >= n else "missing >, unterminated name", repl, at)
            name = text[at:end]
            if not name:
                raise error("missing group name", repl, at)
            if name.isidentifier():
                number = pattern.groupindex.get(name)
                if number is None:
                    raise IndexError("unknown group name %r" % name)
            else:
                if not (name.isascii() and name.isdigit()):
                    raise error("bad character in group name %r" % name, repl, at)
                number = int(name)
                if number >= _MAXGROUPS:
                    raise error("invalid group reference %d" % number, repl, at)
            add_group(number, at)
            at = end + 1
        elif c == "0":
            digits = ""
            while at < n and len(digits) < 2 and text[at] in _OCT:
                digits += text[at]
                at += 1
            literal.append(chr(int(digits or "0", 8) & 0xFF))
        elif c in _DIGITS:
            digits = c
            if at < n and text[at] in _DIGITS:
                if c in _OCT and text[at] in _OCT and at + 1 < n and text[at + 1] in _OCT:
                    code = int(text[start + 1:at + 2], 8)
                    if code > 0o377:
                        raise error("octal escape value %s outside of range 0-0o377" % text[start:at + 2], repl, start)
                    literal.append(chr(code))
                    at += 2
                    continue
                digits += text[at]
                at += 1
            add_group(int(digits), start + 1)
        elif c in _ESCAPES:
            literal.append(chr(_ESCAPES[c]))
        elif c in _LETTERS:
            raise error("bad escape \\" + c, repl, start)
        else:
            literal.append("\\" + c)
    flush()
    return pieces


def _expand(match, template):
    pieces = _template(match.re, template)
    empty = match.string[:0]
    return empty.join([(match.group(p) or empty) if isinstance(p, int) else p for p in pieces])


_set_expand(_expand)
_cache = {}


def _cached(pattern, flags):
    flags = int(flags)
    key = (type(pattern), pattern, flags)
    try:
        return _cache[key]
    except KeyError:
        pass
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    if not isinstance(pattern, (str, bytes)):
        raise TypeError("first argument must be string or compiled pattern")
    if len(_cache) >= 512:
        _cache.clear()
    made = _cache[key] = _compile(pattern, flags)
    return made


def compile(pattern, flags=0):
    return _cached(pattern, flags)


def match(pattern, string, flags=0):
    return _cached(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return _cached(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    return _cached(pattern, flags).search(string)


def sub(pattern, repl, string, count=0, flags=0):
    return _cached(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return _cached(pattern, flags).subn(repl, string, count)


def split(pattern, string, maxsplit=0, flags=0):
    return _cached(pattern, flags).split(string, maxsplit)


def findall(pattern, string, flags=0):
    return _cached(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return _cached(pattern, flags).finditer(string)


def purge():
    _cache.clear()
    _templates.clear()


def template(pattern, flags=0):
    return _cached(pattern, flags)


_SPECIAL = {i: "\\" + chr(i) for i in b"()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}


def escape(pattern):
    if isinstance(pattern, str):
        return pattern.translate(_SPECIAL)
    return str(pattern, "latin-1").translate(_SPECIAL).encode("latin-1")
