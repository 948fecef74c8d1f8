"""Regular expressions that were compiled once in a slot: what `re` remembers is put back after each test, so that every test would compile
its patterns again, which takes up to 0.1 s for one. The code of each lies in memory that no reset touches, and a pattern is made of it when
`re` does not know it. A pattern never changes, so a test sees no difference but the time."""

from __future__ import annotations

import array
import marshal
import mmap
import re
import struct
import sys
import types
from typing import Any

STORE_BYTES = 8 << 20
_ENTRIES = 1 << 13
# of an entry: the key's hash and where its record lies, 0 for none
_ENTRY = struct.Struct("=qQ")
_RECORD_LENGTH = struct.Struct("=Q")
_RECORDS_AT = 8 + _ENTRIES * _ENTRY.size
_PROBES_MAX = 32
# What the parser warns of, which it must go on doing: doubled signs in a set, a set that begins like one in a set.
_WARNED_OF = re.compile(r"\[\^?\[|\[\^?\]?(?:[^\]\\]|\\.)*?(?:--|&&|~~|\|\|)", re.DOTALL)
_FLAGS_LATE = "(?"

Key = tuple[type, Any, int]


class Store:
    """A slot's records, one process at a time. A process that is killed while it writes leaves bytes that no entry names."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, STORE_BYTES)
        _RECORD_LENGTH.pack_into(self._memory, 0, _RECORDS_AT)

    def find(self, key: Key) -> tuple[Any, ...] | None:
        """What `_sre.compile` was called with."""
        wanted = hash(key)
        for number in range(wanted % _ENTRIES, wanted % _ENTRIES + _PROBES_MAX):
            hashed, at = _ENTRY.unpack_from(self._memory, 8 + number % _ENTRIES * _ENTRY.size)
            if at == 0:
                return None
            if hashed == wanted:
                (length,) = _RECORD_LENGTH.unpack_from(self._memory, at)
                pattern, flags, arguments = marshal.loads(self._memory[at + 8 : at + 8 + length])
                if (type(pattern), pattern, flags) == key:
                    return arguments[0], arguments[1], list(array.array("I", arguments[2])), *arguments[3:]
        return None

    def add(self, key: Key, arguments: tuple[Any, ...]) -> None:
        pattern, flags, code, *groups = arguments
        # the code is a list of numbers, of which some are of the compiler's own types
        record = marshal.dumps((key[1], key[2], (pattern, flags, array.array("I", code).tobytes(), *groups)))
        (at,) = _RECORD_LENGTH.unpack_from(self._memory, 0)
        end = at + 8 + len(record)
        if end > STORE_BYTES:
            return
        _RECORD_LENGTH.pack_into(self._memory, 0, end)
        _RECORD_LENGTH.pack_into(self._memory, at, len(record))
        self._memory[at + 8 : end] = record
        wanted = hash(key)
        for number in range(wanted % _ENTRIES, wanted % _ENTRIES + _PROBES_MAX):
            place = 8 + number % _ENTRIES * _ENTRY.size
            if _ENTRY.unpack_from(self._memory, place)[1] == 0:
                _ENTRY.pack_into(self._memory, place, wanted, at)
                return


class _Remembered(dict[Key, Any]):
    """The dictionary of `re`, which asks the store before a pattern is compiled. No frame of ours is on the stack while one is, since
    the parser counts frames to say where a warning comes from."""

    def __init__(self, known: dict[Key, Any], store: Store, compiler: types.SimpleNamespace) -> None:
        super().__init__(known)
        self._store = store
        self._compiler = compiler

    def _found(self, key: Key) -> Any:
        arguments = self._store.find(key)
        return None if arguments is None else self._compiler.make(*arguments)

    # up to Python 3.11
    def __missing__(self, key: Key) -> Any:
        pattern = self._found(key)
        if pattern is None:
            raise KeyError(key)
        self._put(key, pattern)
        return pattern

    # from Python 3.12 on
    def pop(self, key: Key, *default: Any) -> Any:
        pattern = super().pop(key, None)
        if pattern is None:
            pattern = self._found(key)
        if pattern is None:
            if default:
                return default[0]
            raise KeyError(key)
        return pattern

    def __setitem__(self, key: Key, pattern: Any) -> None:
        self._put(key, pattern)
        made, arguments = self._compiler.last
        if pattern is made and _may_be_kept(key):
            self._compiler.last = (None, ())
            self._store.add(key, arguments)

    def _put(self, key: Key, pattern: Any) -> None:
        if len(self) >= getattr(re, "_MAXCACHE", 512):
            super().pop(next(iter(self)), None)
        super().__setitem__(key, pattern)


def _may_be_kept(key: Key) -> bool:
    kind, pattern, _ = key
    if kind is bytes:
        text = pattern.decode("latin-1")
    elif kind is str:
        text = pattern
    else:
        return False
    late_flags = sys.version_info < (3, 11) and _FLAGS_LATE in text[1:]
    return not late_flags and _WARNED_OF.search(text) is None


def remember_patterns(store: Store) -> None:
    """From now on what this process compiles is kept in `store`, and what is there is not compiled. Leaves `re` alone where it is not as
    in the versions known here."""
    compiler: Any = getattr(re, "_compiler", None) or sys.modules.get("sre_compile")
    known = getattr(re, "_cache", None)
    sre = getattr(compiler, "_sre", None)
    if type(known) is not dict or not isinstance(sre, types.ModuleType):
        return
    recorder = types.SimpleNamespace(make=sre.compile, last=(None, ()))

    def compile(*arguments: Any) -> Any:
        made = recorder.make(*arguments)
        recorder.last = (made, arguments)
        return made

    compiler._sre = types.SimpleNamespace(**{**vars(sre), "compile": compile})
    re._cache = _Remembered(known, store, recorder)  # type: ignore[attr-defined]
