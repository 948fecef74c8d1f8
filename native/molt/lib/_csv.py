"""What csv takes from its C part: reading and writing rows, and the dialects by name. DictReader, DictWriter and Sniffer are the host's Python ones."""
__version__ = "1.0"
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)


class Error(Exception):
    pass


_DEFAULTS = {"delimiter": ",", "quotechar": '"', "escapechar": None, "doublequote": True, "skipinitialspace": False, "lineterminator": "\r\n", "quoting": QUOTE_MINIMAL, "strict": False}
_dialects = {}


class Dialect:
    """A dialect that has been checked."""

    def __init__(self, dialect=None, **options):
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        for name, value in _DEFAULTS.items():
            setattr(self, name, getattr(dialect, name, value))
        for name, value in options.items():
            if name not in _DEFAULTS:
                raise TypeError(f"'{name}' is an invalid keyword argument for this function")
            setattr(self, name, value)
        if not isinstance(self.delimiter, str):
            raise TypeError(f'"delimiter" must be string, not {type(self.delimiter).__name__}')
        for name in ("delimiter", "escapechar", "quotechar"):
            value = getattr(self, name)
            if value is None:
                continue
            if not isinstance(value, str):
                raise TypeError(f'"{name}" must be string or None, not {type(value).__name__}')
            if len(value) != 1:
                raise TypeError(f'"{name}" must be a 1-character string')
        if not isinstance(self.lineterminator, str):
            raise TypeError("lineterminator must be set" if self.lineterminator is None else '"lineterminator" must be a string')
        if not isinstance(self.quoting, int):
            raise TypeError('"quoting" must be an integer')
        if self.quoting not in range(6):
            raise TypeError('bad "quoting" value')
        if self.quotechar is None:
            if "quotechar" in options and "quoting" not in options:
                self.quoting = QUOTE_NONE
            elif self.quoting != QUOTE_NONE:
                raise TypeError("quotechar must be set if quoting enabled")


def register_dialect(name, dialect=None, **fmtparams):
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = Dialect(dialect, **fmtparams)


def unregister_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    del _dialects[name]


def get_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    return _dialects[name]


def list_dialects():
    return list(_dialects)


_limit = 131072


def field_size_limit(limit=None):
    global _limit
    before = _limit
    if limit is not None:
        if not isinstance(limit, int):
            raise TypeError("limit must be an integer")
        _limit = limit
    return before


def _split(line, delimiter, quote):
    """The fields of a line; None where that takes more than looking for the next delimiter and the next quote."""
    if not line:
        return []
    if "\r" in line or "\n" in line or "\0" in line:
        return None
    if quote is None or quote not in line:
        return line.split(delimiter)
    fields = []
    at = 0
    while True:
        if line.startswith(quote, at):
            at += 1
            end = line.find(quote, at)
            if end < 0:
                return None
            text = line[at:end]
            while line.startswith(quote, end + 1):
                at = end + 2
                end = line.find(quote, at)
                if end < 0:
                    return None
                text += quote + line[at:end]
            fields.append(text)
            at = end + 1
            if at == len(line):
                return fields
            if not line.startswith(delimiter, at):
                return None
            at += 1
        else:
            end = line.find(delimiter, at)
            if end < 0:
                fields.append(line[at:])
                return fields
            fields.append(line[at:end])
            at = end + 1


class reader:
    def __init__(self, csvfile, dialect="excel", **fmtparams):
        self._lines = iter(csvfile)
        self.dialect = Dialect(dialect, **fmtparams)
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        d = self.dialect
        delimiter, quote, escape = d.delimiter, d.quotechar if d.quoting != QUOTE_NONE else None, d.escapechar
        fields = []
        field = []
        numeric = False
        # a quote that is a character like any other, and nothing else that has a meaning of its own
        plain = escape is None and not d.skipinitialspace and d.quoting != QUOTE_NONNUMERIC and (quote is None or d.doublequote and quote not in "\r\n" and quote != delimiter) and delimiter not in "\r\n"
        # start of a record, start of a field, escaped, in a field, in quotes, escaped in quotes, a quote in quotes
        state = "record"
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                if state == "record":
                    raise
                if d.strict:
                    raise Error("unexpected end of data") from None
                fields.append(self._field(field, numeric))
                return fields
            if not isinstance(line, str):
                raise Error(f"iterator should return strings, not {type(line).__name__} (the file should be opened in text mode)")
            self.line_num += 1
            n = len(line)
            if plain and state == "record" and n <= _limit:
                row = _split(line.rstrip("\r\n"), delimiter, quote)
                if row is not None:
                    return row
            i = 0
            while i <= n:
                c = line[i] if i < n else None
                if state == "end":
                    if c is not None and c not in "\r\n":
                        raise Error("new-line character seen in unquoted field - do you need to open the file with newline=''?")
                    i += 1
                    continue
                i += 1
                if state == "record":
                    if c is None:
                        return fields
                    if c in "\r\n":
                        state = "end"
                        continue
                    state = "field"
                if state == "field":
                    if c is None or c in "\r\n":
                        fields.append(self._field(field, numeric))
                        field, numeric = [], False
                        state = "done" if c is None else "end"
                    elif quote is not None and c == quote:
                        state = "quoted"
                    elif c == escape:
                        state = "escaped"
                    elif c == " " and d.skipinitialspace:
                        pass
                    elif c == delimiter:
                        fields.append(self._field(field, numeric))
                        field, numeric = [], False
                    else:
                        numeric = d.quoting == QUOTE_NONNUMERIC
                        field.append(c)
                        state = "in"
                elif state == "escaped":
                    field.append("\n" if c is None else c)
                    state = "in"
                elif state == "in":
                    if c is None or c in "\r\n":
                        fields.append(self._field(field, numeric))
                        field, numeric = [], False
                        state = "done" if c is None else "end"
                    elif c == escape:
                        state = "escaped"
                    elif c == delimiter:
                        fields.append(self._field(field, numeric))
                        field, numeric = [], False
                        state = "field"
                    else:
                        field.append(c)
                elif state == "quoted":
                    if c is None:
                        break
                    if c == escape:
                        state = "escaped_quoted"
                    elif c == quote:
                        state = "quote" if d.doublequote else "in"
                    else:
                        field.append(c)
                elif state == "escaped_quoted":
                    field.append("\n" if c is None else c)
                    state = "quoted"
                elif state == "quote":
                    if c is not None and c == quote:
                        field.append(c)
                        state = "quoted"
                    elif c == delimiter:
                        fields.append(self._field(field, numeric))
                        field, numeric = [], False
                        state = "field"
                    elif c is None or c in "\r\n":
                        fields.append(self._field(field, numeric))
                        field, numeric = [], False
                        state = "done" if c is None else "end"
                    elif not d.strict:
                        field.append(c)
                        state = "in"
                    else:
                        raise Error(f"'{delimiter}' expected after '{quote}'")
                if len(field) > _limit:
                    raise Error(f"field larger than field limit ({_limit})")
            if state in ("end", "done"):
                return fields

    def _field(self, field, numeric):
        text = "".join(field)
        return float(text) if numeric else text


class writer:
    def __init__(self, csvfile, dialect="excel", **fmtparams):
        self._write = csvfile.write
        self.dialect = Dialect(dialect, **fmtparams)

    def writerow(self, row):
        d = self.dialect
        try:
            values = list(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        special = {d.delimiter, *d.lineterminator, *(c for c in (d.quotechar, d.escapechar) if c)}
        out = []
        for value in values:
            quoted = d.quoting == QUOTE_ALL or d.quoting == QUOTE_NONNUMERIC and not isinstance(value, (int, float)) or d.quoting == QUOTE_STRINGS and isinstance(value, str) or d.quoting == QUOTE_NOTNULL and value is not None
            text = "" if value is None else value if isinstance(value, str) else repr(value) if type(value) is float else str(value)
            piece = []
            clean = True
            for c in special:
                if c in text:
                    clean = False
                    break
            for c in () if clean else text:
                if c in special:
                    if d.quoting == QUOTE_NONE:
                        if d.escapechar is None:
                            raise Error("need to escape, but no escapechar set")
                        piece.append(d.escapechar)
                    elif c == d.quotechar:
                        if d.doublequote:
                            piece.append(c)
                        elif d.escapechar is None:
                            raise Error("need to escape, but no escapechar set")
                        else:
                            piece.append(d.escapechar)
                        if d.doublequote:
                            quoted = True
                    elif c == d.escapechar:
                        piece.append(d.escapechar)
                    else:
                        quoted = True
                piece.append(c)
            if not text and len(values) == 1:
                if d.quoting == QUOTE_NONE:
                    raise Error("single empty field record must be quoted")
                quoted = True
            joined = text if clean else "".join(piece)
            out.append(d.quotechar + joined + d.quotechar if quoted else joined)
        return self._write(d.delimiter.join(out) + d.lineterminator)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)
