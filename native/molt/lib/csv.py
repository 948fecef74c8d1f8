"""Comma-separated values: reading and writing."""
import re
from io import StringIO

__all__ = ["QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "Error", "Dialect", "excel", "excel_tab", "field_size_limit", "reader", "writer", "register_dialect", "get_dialect", "list_dialects", "Sniffer", "unregister_dialect", "DictReader", "DictWriter", "unix_dialect"]
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)


class Error(Exception):
    pass


Error.__module__ = "_csv"


class Dialect:
    delimiter = ","
    quotechar = '"'
    escapechar = None
    doublequote = True
    skipinitialspace = False
    lineterminator = "\r\n"
    quoting = QUOTE_MINIMAL
    strict = False


class excel(Dialect):
    pass


class excel_tab(excel):
    delimiter = "\t"


class unix_dialect(Dialect):
    lineterminator = "\n"
    quoting = QUOTE_ALL


_dialects = {"excel": excel, "excel-tab": excel_tab, "unix": unix_dialect}
_OPTIONS = ("delimiter", "quotechar", "escapechar", "doublequote", "skipinitialspace", "lineterminator", "quoting", "strict")


class _Options:
    def __init__(self, dialect, options):
        if isinstance(dialect, str):
            if dialect not in _dialects:
                raise Error("unknown dialect")
            dialect = _dialects[dialect]
        for name in _OPTIONS:
            setattr(self, name, getattr(dialect, name, getattr(Dialect, name)))
        for name, value in options.items():
            if name not in _OPTIONS:
                raise TypeError(f"'{name}' is an invalid keyword argument for this function")
            setattr(self, name, value)
        if not isinstance(self.delimiter, str) or len(self.delimiter) != 1:
            raise TypeError('"delimiter" must be a 1-character string' if isinstance(self.delimiter, str) else f'"delimiter" must be string, not {type(self.delimiter).__name__}')
        if self.quotechar is not None and (not isinstance(self.quotechar, str) or len(self.quotechar) > 1):
            raise TypeError('"quotechar" must be a 1-character string')
        if not self.quotechar:
            if self.quoting not in (QUOTE_NONE,) and "quotechar" in options and "quoting" in options:
                raise TypeError("quotechar must be set if quoting enabled")
            self.quoting = QUOTE_NONE if not self.quotechar else self.quoting
        if self.quoting not in range(6):
            raise TypeError('bad "quoting" value')


def register_dialect(name, dialect=Dialect, **fmtparams):
    made = _Options(dialect, fmtparams)
    _dialects[name] = made


def unregister_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    del _dialects[name]


def get_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    return _Options(_dialects[name], {})


def list_dialects():
    return list(_dialects)


_limit = 131072


def field_size_limit(limit=None):
    global _limit
    old = _limit
    if limit is not None:
        _limit = limit
    return old


class reader:
    def __init__(self, csvfile, dialect="excel", **fmtparams):
        self._lines = iter(csvfile)
        self.dialect = _Options(dialect, fmtparams)
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        d = self.dialect
        delimiter, quote, escape = d.delimiter, d.quotechar if d.quoting != QUOTE_NONE else None, d.escapechar
        fields = []
        field = []
        numeric = False
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
        self.dialect = _Options(dialect, fmtparams)

    def writerow(self, row):
        d = self.dialect
        try:
            values = list(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        out = []
        for value in values:
            quoted = d.quoting == QUOTE_ALL or d.quoting == QUOTE_NONNUMERIC and not isinstance(value, (int, float)) or d.quoting == QUOTE_STRINGS and isinstance(value, str) or d.quoting == QUOTE_NOTNULL and value is not None
            text = "" if value is None else value if isinstance(value, str) else repr(value) if type(value) is float else str(value)
            special = [d.delimiter, "\n", "\r"] + [c for c in (d.quotechar, d.escapechar) if c] + list(d.lineterminator)
            piece = []
            for c in text:
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
            joined = "".join(piece)
            out.append(d.quotechar + joined + d.quotechar if quoted else joined)
        return self._write(d.delimiter.join(out) + d.lineterminator)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self._fieldnames = fieldnames
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            try:
                self._fieldnames = next(self.reader)
            except StopIteration:
                pass
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def __next__(self):
        if self.line_num == 0:
            self.fieldnames
        row = next(self.reader)
        self.line_num = self.reader.line_num
        while row == []:
            row = next(self.reader)
        d = dict(zip(self.fieldnames, row))
        lf, lr = len(self.fieldnames), len(row)
        if lf < lr:
            d[self.restkey] = row[lf:]
        elif lf > lr:
            for key in self.fieldnames[lr:]:
                d[key] = self.restval
        return d


class DictWriter:
    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args, **kwds):
        self.fieldnames = fieldnames
        self.restval = restval
        extrasaction = extrasaction.lower()
        if extrasaction not in ("raise", "ignore"):
            raise ValueError("extrasaction (%s) must be 'raise' or 'ignore'" % extrasaction)
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def _dict_to_list(self, rowdict):
        if self.extrasaction == "raise":
            wrong = [k for k in rowdict if k not in self.fieldnames]
            if wrong:
                raise ValueError("dict contains fields not in fieldnames: " + ", ".join([repr(x) for x in wrong]))
        return [rowdict.get(key, self.restval) for key in self.fieldnames]

    def writerow(self, rowdict):
        return self.writer.writerow(self._dict_to_list(rowdict))

    def writerows(self, rowdicts):
        return self.writer.writerows(map(self._dict_to_list, rowdicts))


class Sniffer:
    preferred = [",", "\t", ";", " ", ":"]

    def sniff(self, sample, delimiters=None):
        lines = [line for line in sample.splitlines() if line]
        best = None
        for mark in delimiters or self.preferred:
            counts = {line.count(mark) for line in lines}
            if len(counts) == 1 and counts != {0}:
                best = mark
                break
        if best is None:
            raise Error("Could not determine delimiter")

        class dialect(Dialect):
            _name = "sniffed"
        dialect.delimiter = best
        return dialect

    def has_header(self, sample):
        rows = list(reader(StringIO(sample), self.sniff(sample)))
        return bool(rows) and not any(cell.replace(".", "").isdigit() for cell in rows[0]) and any(cell.replace(".", "").isdigit() for row in rows[1:] for cell in row)
