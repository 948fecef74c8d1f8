"""What Unicode says of characters, without their names. The tables are those of the CPython that the program was compiled with."""
from _unicode_tables import BIDIRECTIONAL, CATEGORIES, CLASSES, COMPOSED, DECIMALS, DECOMPOSITIONS, DIGITS, MIRRORED, NUMBERS, WIDTHS, unidata_version
from bisect import bisect_right

__all__ = [
    "bidirectional", "category", "combining", "decimal", "decomposition", "digit", "east_asian_width", "is_normalized", "mirrored", "normalize", "numeric", "unidata_version",
]
_ABSENT = object()
_SYLLABLES, _LEADS, _VOWELS, _TAILS = 0xAC00, 0x1100, 0x1161, 0x11A7  # where the parts of Hangul begin
_VOWEL_COUNT, _TAIL_COUNT, _SYLLABLE_COUNT = 21, 28, 11172


def _code(char, function):
    if not isinstance(char, str):
        raise TypeError(f"{function}() argument must be a unicode character, not {type(char).__name__}")
    if len(char) != 1:
        raise TypeError(f"{function}() argument must be a unicode character, not str")
    return ord(char)


class _Runs:
    """A property that long runs of characters share: where each run starts, and its value. Read when it is first asked for."""

    def __init__(self, text):
        self._text, self._starts, self._values = text, None, None

    def of(self, code):
        if self._starts is None:
            words = self._text.split(" ")
            self._starts, self._values = [int(start, 36) for start in words[::2]], words[1::2]
        return self._values[bisect_right(self._starts, code) - 1]


class _Entries:
    """A property that few characters have."""

    def __init__(self, text):
        self._text, self._entries = text, None

    def entries(self):
        if self._entries is None:
            self._entries = {int(code, 36): value for code, _, value in [entry.partition(" ") for entry in self._text.split("|")]}
        return self._entries

    def of(self, code, default=None):
        return self.entries().get(code, default)


_categories, _bidirectional, _classes, _widths, _mirrored = _Runs(CATEGORIES), _Runs(BIDIRECTIONAL), _Runs(CLASSES), _Runs(WIDTHS), _Runs(MIRRORED)
_decimals, _digits, _numbers, _decompositions, _composed = _Entries(DECIMALS), _Entries(DIGITS), _Entries(NUMBERS), _Entries(DECOMPOSITIONS), _Entries(COMPOSED)


def category(chr, /):
    return _categories.of(_code(chr, "category"))


def bidirectional(chr, /):
    value = _bidirectional.of(_code(chr, "bidirectional"))
    return "" if value == "-" else value


def combining(chr, /):
    return int(_classes.of(_code(chr, "combining")))


def east_asian_width(chr, /):
    return _widths.of(_code(chr, "east_asian_width"))


def mirrored(chr, /):
    return int(_mirrored.of(_code(chr, "mirrored")))


def decomposition(chr, /):
    return _decompositions.of(_code(chr, "decomposition"), "")


def _number(entries, char, default, function, what, convert):
    found = entries.of(_code(char, function))
    if found is not None:
        return convert(found)
    if default is _ABSENT:
        raise ValueError("not a " + what)
    return default


def decimal(chr, default=_ABSENT, /):
    return _number(_decimals, chr, default, "decimal", "decimal", int)


def digit(chr, default=_ABSENT, /):
    return _number(_digits, chr, default, "digit", "digit", int)


def numeric(chr, default=_ABSENT, /):
    return _number(_numbers, chr, default, "numeric", "numeric character", float)


# Normal forms


def _taken_apart(code, compatible, into):
    place = code - _SYLLABLES
    if 0 <= place < _SYLLABLE_COUNT:
        pair, tail = divmod(place, _TAIL_COUNT)
        lead, vowel = divmod(pair, _VOWEL_COUNT)
        into += [_LEADS + lead, _VOWELS + vowel] + ([_TAILS + tail] if tail else [])
        return
    parts = _decompositions.of(code)
    if parts is None or parts.startswith("<") and not compatible:
        into.append(code)
        return
    for part in parts.split(" "):
        if not part.startswith("<"):
            _taken_apart(int(part, 16), compatible, into)


def _in_order(codes):
    """Marks on one letter stand by their class, those of one class as they came."""
    ordered, marks = [], []
    for code in codes:
        rank = int(_classes.of(code))
        if rank:
            marks.append((rank, code))
            continue
        ordered += [mark for _, mark in sorted(marks, key=lambda mark: mark[0])]
        marks = []
        ordered.append(code)
    return ordered + [mark for _, mark in sorted(marks, key=lambda mark: mark[0])]


def _pair(first, second):
    """The one character for two; None where there is none."""
    lead, vowel = first - _LEADS, second - _VOWELS
    if 0 <= lead < 19 and 0 <= vowel < _VOWEL_COUNT:
        return _SYLLABLES + (lead * _VOWEL_COUNT + vowel) * _TAIL_COUNT
    syllable, tail = first - _SYLLABLES, second - _TAILS
    if 0 <= syllable < _SYLLABLE_COUNT and syllable % _TAIL_COUNT == 0 and 0 < tail < _TAIL_COUNT:
        return first + tail
    return _pairs().get((first, second))


_known_pairs = {}


def _pairs():
    if not _known_pairs:
        for code, parts in _composed.entries().items():
            first, second = parts.split(" ")
            _known_pairs[int(first, 16), int(second, 16)] = code
    return _known_pairs


def _put_together(codes):
    made, starter, last = [], -1, 0  # the class of what stands last behind the starter
    for code in codes:
        rank = int(_classes.of(code))
        free = starter >= 0 and (last < rank or last == 0 and starter == len(made) - 1)
        one = _pair(made[starter], code) if free else None
        if one is not None:
            made[starter] = one
            continue
        if rank == 0:
            starter = len(made)
        last = rank
        made.append(code)
    return made


def normalize(form, unistr, /):
    if form not in ("NFC", "NFD", "NFKC", "NFKD"):
        raise ValueError("invalid normalization form")
    if unistr.isascii():
        return unistr
    codes = []
    for char in unistr:
        _taken_apart(ord(char), "K" in form, codes)
    codes = _in_order(codes)
    return "".join([chr(code) for code in (_put_together(codes) if form.endswith("C") else codes)])


def is_normalized(form, unistr, /):
    return normalize(form, unistr) == unistr
