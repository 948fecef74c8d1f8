"""tach_guest.so by ctypes: the calls of the reset engine that the harness makes."""

from __future__ import annotations

import array
import ctypes
import json
import mmap
from typing import Any, Sequence

PASSED, REPORTS, CRASHED, TIMED_OUT, LEAK, NOTE, STATISTICS = 1, 2, 3, 4, 5, 6, 7
SETUP, CALL, TEARDOWN = 0, 1, 2
RESET, FORK = 0, 1

_Phases = ctypes.c_uint32 * 3


class Guest:
    """Thin: names and types only. PyDLL keeps the interpreter lock held, which a snapshot of the process needs."""

    def __init__(self, library: str) -> None:
        self._library = library_handle = ctypes.PyDLL(library)

        def function(name: str, result: Any, *arguments: Any) -> Any:
            pointer = getattr(library_handle, name)
            pointer.restype = result
            pointer.argtypes = arguments
            return pointer

        u32, i32 = ctypes.c_uint32, ctypes.c_int32
        self._open = function("tach_open", ctypes.c_int, ctypes.c_int)
        self._probe = function("tach_probe", ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t)
        self.next_unit = function("tach_next_unit", i32, i32)
        self._leaf = function("tach_leaf", i32, i32, i32, ctypes.c_void_p, u32)
        self.finish = function("tach_finish", None)
        self.keep = function("tach_keep", None)
        self.next = function("tach_next", i32, i32)
        self.begin = function("tach_begin", None, i32, u32)
        self.done = function("tach_done", None, i32)
        self._emit = function("tach_emit", None, i32, u32, u32, ctypes.c_void_p, ctypes.c_char_p, u32)
        self.phase = function("tach_phase", None, i32, u32)
        self.watch = function("tach_watch", None, i32)
        self._watch_address = function("tach_watch_address", ctypes.c_void_p, i32)
        self.reap = function("tach_reap", i32, i32, ctypes.c_int32)
        self._schedule_timeout = function("tach_schedule_timeout", ctypes.c_int, u32, u32)
        self._schedule_pool = function("tach_schedule_pool", ctypes.c_int, ctypes.c_void_p, u32)
        self._schedule_units = function("tach_schedule_units", ctypes.c_int, ctypes.c_void_p, u32)
        self._skip_groups = function("tach_skip_groups", None, ctypes.c_void_p, ctypes.c_void_p)
        self._phases = _Phases()
        self._phases_at = ctypes.addressof(self._phases)

    def gather_arenas(self) -> None:
        """From now on Python's small objects lie side by side: see arenas.c. Existing arenas stay where they are."""
        class Allocator(ctypes.Structure):
            _fields_ = [("context", ctypes.c_void_p), ("alloc", ctypes.c_void_p), ("free", ctypes.c_void_p)]

        address = lambda name: ctypes.cast(getattr(self._library, name), ctypes.c_void_p)  # noqa: E731
        ctypes.pythonapi.PyObject_SetArenaAllocator(ctypes.byref(Allocator(None, address("tach_arena_alloc"), address("tach_arena_free"))))

    def open(self, arena: int) -> None:
        failed = self._open(arena)
        if failed:
            raise OSError(-failed, "the arena of the host cannot be mapped")

    def probe(self) -> str | None:
        """None where reset works, else why it does not."""
        reason = ctypes.create_string_buffer(512)
        return reason.value.decode(errors="replace") if self._probe(reason, len(reason)) else None

    def schedule(self, pool: Sequence[int], units: Sequence[int], timeouts_ms: dict[int, int]) -> None:
        failed = 0
        for call, numbers in ((self._schedule_pool, pool), (self._schedule_units, units)):
            packed = array.array("I", numbers)
            failed |= call(*packed.buffer_info())
        for item, timeout_ms in timeouts_ms.items():
            failed |= self._schedule_timeout(item, timeout_ms)
        if failed:
            raise OverflowError("more tests than one run can hold")

    def skip_groups(self, group_of: Sequence[int], groups: int) -> memoryview:
        """A byte for each group, in memory that no reset takes back: once one is set, items of that group are no longer run."""
        bytes_of_groups = max(1, groups)
        shared = mmap.mmap(-1, bytes_of_groups + 4 + 4 * len(group_of))
        start = (bytes_of_groups + 3) & ~3
        shared[start : start + 4 * len(group_of)] = array.array("I", group_of).tobytes()
        address = ctypes.addressof(ctypes.c_char.from_buffer(shared))
        self._skip_groups(address + start, address)
        return memoryview(shared)[:bytes_of_groups]

    def leaf(self, slot: int, mode: int, items: Sequence[int] | None) -> int:
        """In a worker: the item to run, once a test. In the process that called: -1, when all are done."""
        if items is None:
            return self._leaf(slot, mode, None, 0)
        # Kept alive by this frame, which the worker's snapshot includes.
        packed = array.array("I", items)
        address, count = packed.buffer_info()
        return self._leaf(slot, mode, address, count)

    def quiet(self, slot: int) -> Any:
        """Its value is 1 while the test that runs in this slot, watched, has made no system call."""
        return ctypes.c_uint8.from_address(self._watch_address(slot))

    def passed(self, slot: int, item: int, setup_us: int, call_us: int, teardown_us: int) -> None:
        phases = self._phases
        phases[0], phases[1], phases[2] = setup_us, call_us, teardown_us
        self._emit(slot, PASSED, item, self._phases_at, None, 0)

    def emit(self, slot: int, kind: int, item: int, payload: object, phases_us: Sequence[int] = (0, 0, 0)) -> None:
        data = json.dumps(payload, default=str).encode()
        phases = self._phases
        phases[0], phases[1], phases[2] = phases_us
        self._emit(slot, kind, item, self._phases_at, data, len(data))
