"""Character sets, templates and format strings taken apart."""
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
whitespace = " \t\n\r\x0b\x0c"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join(map(str.capitalize, s.split(sep)))


_START = frozenset(ascii_letters + "_")
_NAME = frozenset(ascii_letters + digits + "_")


class Template:
    delimiter = "$"
    idpattern = r"(?a:[_a-z][_a-z0-9]*)"

    def __init__(self, template):
        self.template = template

    def _parts(self):
        """Pieces of plain text as str, and (kind, name, position) for the rest."""
        text, mark = self.template, self.delimiter
        at = 0
        while True:
            hit = text.find(mark, at)
            if hit < 0:
                yield text[at:]
                return
            yield text[at:hit]
            i = hit + len(mark)
            if text.startswith(mark, i):
                yield ("escaped", mark, hit)
                at = i + len(mark)
                continue
            braced = text[i:i + 1] == "{"
            j = i + braced
            k = j
            if k < len(text) and text[k] in _START:
                while k < len(text) and text[k] in _NAME:
                    k += 1
            if k > j and (not braced or text[k:k + 1] == "}"):
                yield ("braced" if braced else "named", text[j:k], hit)
                at = k + braced
            else:
                yield ("invalid", mark, hit)
                at = i

    def _invalid(self, position):
        lines = self.template[:position].splitlines(keepends=True)
        if not lines:
            colno, lineno = 1, 1
        else:
            colno = position - len("".join(lines[:-1])) + 1 - (0 if not lines[-1].endswith("\n") else len(lines[-1]))
            lineno = len(lines) + (1 if lines[-1].endswith("\n") else 0)
        raise ValueError("Invalid placeholder in string: line %d, col %d" % (lineno, colno))

    def _mapping(self, mapping, kws):
        return {**mapping, **kws} if mapping and kws else mapping if mapping is not None and not kws else kws

    def substitute(self, mapping=None, /, **kws):
        values = self._mapping(mapping, kws)
        out = []
        for part in self._parts():
            if isinstance(part, str):
                out.append(part)
            elif part[0] == "escaped":
                out.append(part[1])
            elif part[0] == "invalid":
                self._invalid(part[2])
            else:
                out.append(str(values[part[1]]))
        return "".join(out)

    def safe_substitute(self, mapping=None, /, **kws):
        values = self._mapping(mapping, kws)
        out = []
        for part in self._parts():
            if isinstance(part, str):
                out.append(part)
            elif part[0] in ("escaped", "invalid"):
                out.append(part[1])
            elif part[1] in values:
                out.append(str(values[part[1]]))
            else:
                out.append(f"{self.delimiter}{{{part[1]}}}" if part[0] == "braced" else self.delimiter + part[1])
        return "".join(out)

    def is_valid(self):
        return all(isinstance(part, str) or part[0] != "invalid" for part in self._parts())

    def get_identifiers(self):
        names = []
        for part in self._parts():
            if not isinstance(part, str) and part[0] in ("named", "braced") and part[1] not in names:
                names.append(part[1])
        return names


def _split_field(name):
    first = name
    for i, c in enumerate(name):
        if c in ".[":
            first = name[:i]
            break
    rest = name[len(first):]
    steps = []
    while rest:
        if rest[0] == ".":
            end = 1
            while end < len(rest) and rest[end] not in ".[":
                end += 1
            if end == 1:
                raise ValueError("Empty attribute in format string")
            steps.append((True, rest[1:end]))
            rest = rest[end:]
        elif rest[0] == "[":
            end = rest.find("]")
            if end < 0:
                raise ValueError("Missing ']' in format string")
            key = rest[1:end]
            if not key:
                raise ValueError("Empty attribute in format string")
            steps.append((False, int(key) if key.isdigit() else key))
            rest = rest[end + 1:]
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
    return int(first) if first.isdigit() else first, steps


class _Filling:
    """One call of format: what it fills in, which of that it has used, and how it counts fields without a name."""

    def __init__(self, args, kwargs):
        self.args, self.kwargs = args, kwargs
        self.used = set()
        self._next = 0  # None: the fields have numbers of their own

    def numbered(self, name):
        counts = name == ""
        if counts and self._next is None or name.isdigit() and self._next:
            raise ValueError("cannot switch from manual field specification to automatic field numbering")
        if counts:
            name = str(self._next)
            self._next += 1
        elif name.isdigit():
            self._next = None
        return name


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        filling = _Filling(args, kwargs)
        text = self._filled(format_string, filling, 2)
        self.check_unused_args(filling.used, args, kwargs)
        return text

    def _filled(self, template, filling, levels):
        if levels < 0:
            raise ValueError("Max string recursion exceeded")
        parts = []
        for literal, name, spec, conversion in self.parse(template):
            parts.append(literal or "")
            if name is None:
                continue
            value, key = self.get_field(filling.numbered(name), filling.args, filling.kwargs)
            filling.used.add(key)
            value = self.convert_field(value, conversion)
            parts.append(self.format_field(value, self._filled(spec, filling, levels - 1)))
        return "".join(parts)

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError("Unknown conversion specifier {0!s}".format(conversion))

    def parse(self, format_string):
        text = format_string
        at, n = 0, len(text)
        literal = []
        while at < n:
            c = text[at]
            if c == "}":
                if text[at + 1:at + 2] != "}":
                    raise ValueError("Single '}' encountered in format string")
                yield "".join(literal) + "}", None, None, None
                literal = []
                at += 2
                continue
            if c != "{":
                literal.append(c)
                at += 1
                continue
            if text[at + 1:at + 2] == "{":
                yield "".join(literal) + "{", None, None, None
                literal = []
                at += 2
                continue
            at += 1
            if at >= n:
                raise ValueError("Single '{' encountered in format string")
            start, depth, bracket = at, 1, False
            name_end = spec_start = None
            conversion = None
            while at < n:
                c = text[at]
                if c == "{":
                    depth += 1
                elif c == "}":
                    depth -= 1
                    if not depth:
                        break
                elif c == "[" and spec_start is None:
                    bracket = True
                elif c == "]":
                    bracket = False
                elif c == "!" and depth == 1 and name_end is None and not bracket:
                    name_end = at
                    conversion = text[at + 1:at + 2]
                elif c == ":" and depth == 1 and spec_start is None and not bracket:
                    name_end = at if name_end is None else name_end
                    spec_start = at + 1
                at += 1
            else:
                raise ValueError("expected '}' before end of string")
            name = text[start:at if name_end is None else name_end]
            spec = "" if spec_start is None else text[spec_start:at]
            yield "".join(literal), name, spec, conversion
            literal = []
            at += 1
        if literal:
            yield "".join(literal), None, None, None

    def get_field(self, field_name, args, kwargs):
        first, rest = _split_field(field_name)
        obj = self.get_value(first, args, kwargs)
        for is_attr, i in rest:
            obj = getattr(obj, i) if is_attr else obj[i]
        return obj, first
