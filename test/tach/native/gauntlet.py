"""Planted leaks. Item 2n plants leak n, item 2n+1 looks whether anything of any leak is there; see gauntlet.test.ts for what each must lead to.

What one test wants to tell the next goes through `board`, which is shared memory and so is not reset.
"""
from __future__ import annotations

import ctypes
import ctypes.util
import mmap
import os
import resource
import signal
import subprocess
import sys
import threading
import time

import engine
from engine import leaf, lib, note

libc = ctypes.CDLL(None, use_errno=True)
libm = ctypes.CDLL(ctypes.util.find_library("m") or "libm.so.6")
Pointer = ctypes.c_void_p
libc.mmap.restype = libc.mremap.restype = libc.sbrk.restype = libc.malloc.restype = Pointer
libc.mmap.argtypes = [Pointer, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.mremap.argtypes = [Pointer, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_int]
libc.munmap.argtypes = [Pointer, ctypes.c_size_t]
libc.madvise.argtypes = libc.mprotect.argtypes = [Pointer, ctypes.c_size_t, ctypes.c_int]
libc.sbrk.argtypes = [ctypes.c_ssize_t]
libc.free.argtypes = [Pointer]
libc.malloc.argtypes = [ctypes.c_size_t]
libc.getenv.restype = libc.setlocale.restype = ctypes.c_char_p
READ_WRITE, PRIVATE, SHARED, FIXED, ANONYMOUS = 3, 2, 1, 0x10, 0x20
DONTNEED, FREE = 4, 8
MIB = 1 << 20

board = mmap.mmap(-1, 4096)
shelf: list[str] = []


def map_private(size: int, fill: int) -> int:
    at = libc.mmap(None, size, READ_WRITE, PRIVATE | ANONYMOUS, -1, 0)
    ctypes.memset(at, fill, size)
    return at


def write_board(*values: int) -> None:
    for i, value in enumerate(values):
        board[i * 8 : i * 8 + 8] = value.to_bytes(8, "little")


def read_board(i: int) -> int:
    return int.from_bytes(board[i * 8 : i * 8 + 8], "little")


# What exists before the leaf: memory of several kinds with known content.
small = map_private(64 << 10, 0x11)
apart = map_private(64 << 10, 0x22)  # keeps `small` and `large` from being one mapping with what is tested
large = map_private(8 * MIB, 0x33)
guarded = map_private(16 << 10, 0x44)
blocks: list[int] = []
pipe_read, pipe_write = os.pipe()
file_position = os.open(__file__, os.O_RDONLY)


def grow_heap() -> None:
    """Blocks on the brk heap that a test frees, so that malloc gives the top back."""
    for _ in range(64):
        block = libc.malloc(60 << 10)
        ctypes.memset(block, 0x55, 60 << 10)
        blocks.append(block)


def content(at: int, size: int, fill: int) -> bool:
    return ctypes.string_at(at, size) == bytes([fill]) * size


def descriptors() -> list[str]:
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        if "userfaultfd" not in target and not target.startswith("/proc/") and int(name) < 900:
            found.append(f"{name} {target}")
    return sorted(found)


def status(*names: str) -> list[str]:
    with open("/proc/self/status") as file:
        return [line.strip() for line in file if line.split(":")[0] in names]


def signals() -> list[str]:
    """All but SIGSYS, by which a worker learns that a test makes system calls."""
    lines = (line.split(":") for line in status("SigBlk", "SigIgn", "SigCgt", "SigPnd", "ShdPnd"))
    return [f"{name} {int(mask, 16) & ~(1 << signal.SIGSYS - 1):x}" for name, mask in lines]


def mapped(address: int) -> bool:
    with open("/proc/self/maps") as file:
        for line in file:
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            if start <= address < end:
                return True
    return False


def scene() -> dict[str, object]:
    """Everything that a planted leak would change and that can be compared as a value."""
    return {
        "shelf": list(shelf),
        "environ": [os.environ.get("PLANTED"), libc.getenv(b"PLANTED")],
        "cwd": os.getcwd(),
        "descriptors": descriptors(),
        "threads": threading.active_count(),
        "children": open(f"/proc/self/task/{os.getpid()}/children").read(),
        "signals": signals(),
        "timers": [signal.getitimer(which) for which in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)],
        "posix timers": open("/proc/self/timers").read() if os.path.exists("/proc/self/timers") else "",
        "locale": libc.setlocale(0, None),
        "small": content(small, 64 << 10, 0x11),
        "apart": content(apart, 64 << 10, 0x22),
        "large": content(large, 8 * MIB, 0x33),
        "guarded": content(guarded, 16 << 10, 0x44),
        "blocks": all(content(block, 60 << 10, 0x55) for block in blocks),
        "limits": [resource.getrlimit(which) for which in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)],
        "affinity": sorted(os.sched_getaffinity(0)),
        "priority": os.getpriority(os.PRIO_PROCESS, 0),
        "session": [os.getsid(0), os.getpgid(0)],
        "blocking": [os.get_blocking(pipe_read), os.get_inheritable(pipe_read)],
        "position": os.lseek(file_position, 0, os.SEEK_CUR),
        "rounding": libm.fegetround(),
        "name": status("Name"),
        "umask": status("Umask"),
        "break": libc.sbrk(0),
    }


def recurse(depth: int) -> int:
    """Uses the C stack: each level goes through qsort and a ctypes callback."""
    if depth == 0:
        return 0
    Compare = ctypes.CFUNCTYPE(ctypes.c_int, Pointer, Pointer)
    array = (ctypes.c_int * 2)(2, 1)
    libc.qsort(array, 2, 4, Compare(lambda a, b: recurse(depth - 1)))
    return 0


def global_value() -> None:
    shelf.append("planted")


def environment() -> None:
    libc.setenv(b"PLANTED", b"1", 1)
    os.environ["PLANTED"] = "1"


def directory() -> None:
    os.chdir("/")


def file_mask() -> None:
    os.umask(0o077)


def descriptor() -> None:
    for _ in range(3):
        os.open("/dev/null", os.O_RDONLY)


def descriptor_flags() -> None:
    os.set_blocking(pipe_read, False)


def descriptor_inheritable() -> None:
    os.set_inheritable(pipe_read, True)


def descriptor_position() -> None:
    os.read(file_position, 10)


def descriptor_closed() -> None:
    os.close(pipe_write)


def descriptor_replaced() -> None:
    os.dup2(pipe_read, 0)


def descriptor_swapped() -> None:
    os.close(pipe_write)
    os.open("/dev/null", os.O_RDONLY)


def descriptors_all_closed() -> None:
    os.closerange(3, 1100)


def thread() -> None:
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()


def thread_that_ended() -> None:
    """Uses malloc's own heap of a thread; leaves nothing that is alive."""
    threads = [threading.Thread(target=lambda: shelf.append("x" * 100000)) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def child() -> None:
    subprocess.Popen(["sleep", "60"])


def child_that_ended() -> None:
    process = subprocess.Popen(["true"])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    process.returncode = 0


def daemon() -> None:
    """A grandchild whose parent is gone, as daemons are."""
    pid = os.fork()
    if pid == 0:
        os.setsid()
        subprocess.Popen(["sleep", "60"])
        os._exit(0)
    os.waitpid(pid, 0)


def orphan() -> None:
    """A grandchild whose parent is gone; the worker then dies, too."""
    pid = os.fork()
    if pid == 0:
        subprocess.Popen(["sleep", "60"])
        os._exit(0)
    os.waitpid(pid, 0)
    os._exit(3)


def signal_handler() -> None:
    signal.signal(signal.SIGUSR1, lambda *_: None)


def signal_ignored() -> None:
    libc.signal(40, 1)


def signal_mask() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})


def signal_pending() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})
    os.kill(os.getpid(), signal.SIGUSR2)


def interval_timer() -> None:
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)


def posix_timer() -> None:
    class Event(ctypes.Structure):
        _fields_ = [("value", ctypes.c_uint64), ("signo", ctypes.c_int), ("notify", ctypes.c_int), ("rest", ctypes.c_uint64 * 6)]

    for _ in range(2):
        event, timer = Event(0, 0, 1), Pointer()
        assert libc.syscall(222, 1, ctypes.byref(event), ctypes.byref(timer)) == 0


def locale() -> None:
    assert libc.setlocale(0, b"C.UTF-8") or libc.setlocale(0, b"POSIX")


def random_state() -> None:
    libc.srand(99)
    libc.rand()


def rounding() -> None:
    libm.fesetround(0xC00)


def new_mapping() -> None:
    at = libc.mmap(None, 3 * MIB, READ_WRITE, PRIVATE | ANONYMOUS, -1, 0)
    ctypes.memset(at, 1, 3 * MIB)
    write_board(at)


def new_shared_mapping() -> None:
    write_board(libc.mmap(None, MIB, READ_WRITE, SHARED | ANONYMOUS, -1, 0))


def unmapped() -> None:
    libc.munmap(small, 64 << 10)


def unmapped_part() -> None:
    libc.munmap(large + 3 * MIB, MIB)


def replaced_elsewhere() -> None:
    """The process's size stays what it was."""
    hint = libc.mmap(None, 4 * MIB, READ_WRITE, PRIVATE | ANONYMOUS, -1, 0)
    libc.munmap(hint, 4 * MIB)
    libc.munmap(small, 64 << 10)
    write_board(libc.mmap(hint + 2 * MIB, 64 << 10, READ_WRITE, PRIVATE | ANONYMOUS | FIXED, -1, 0))


def replaced_in_place() -> None:
    assert libc.mmap(small, 64 << 10, READ_WRITE, PRIVATE | ANONYMOUS | FIXED, -1, 0) == small


def replaced_by_shared() -> None:
    assert libc.mmap(small, 64 << 10, READ_WRITE, SHARED | ANONYMOUS | FIXED, -1, 0) == small


def moved() -> None:
    write_board(libc.mremap(small, 64 << 10, 128 << 10, 1))


def emptied() -> None:
    libc.madvise(small, 64 << 10, DONTNEED)


def emptied_large() -> None:
    """Whole page tables go: the kernel frees them from 6.14 on."""
    libc.madvise(large, 8 * MIB, DONTNEED)


def emptied_lazily() -> None:
    libc.madvise(large, 8 * MIB, FREE)


def protected() -> None:
    libc.mprotect(guarded, 8 << 10, 0)


def break_grown() -> None:
    libc.sbrk(MIB)


def break_shrunk() -> None:
    for block in blocks:
        libc.free(block)
    assert libc.malloc_trim(0) == 1
    assert libc.sbrk(0) < read_board(510)


def break_shrunk_and_grown() -> None:
    break_shrunk()
    libc.sbrk(read_board(510) - libc.sbrk(0))


def stack_grown() -> None:
    sys.setrecursionlimit(10000)
    recurse(400)


def text_patched() -> None:
    """Code of libc made writable and changed (a function nobody calls)."""
    at = ctypes.cast(libc.a64l, Pointer).value
    assert at
    libc.mprotect(at & ~4095, 8192, 7)
    ctypes.memset(at, 0x90, 1)


def soft_limit() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (100, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


def hard_limit() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (4000, 4000))


def affinity() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def priority() -> None:
    os.nice(1)


def session() -> None:
    os.setsid()


def process_name() -> None:
    libc.prctl(15, b"planted", 0, 0, 0)


def registers() -> None:
    """Leaves values on the x87 stack, as a badly written extension would."""
    code = libc.mmap(None, 4096, 7, PRIVATE | ANONYMOUS, -1, 0)
    ctypes.memmove(code, b"\xd9\xe8" * 8 + b"\xc3", 17)  # fld1, eight times; ret
    ctypes.CFUNCTYPE(None)(code)()


LEAKS = [
    global_value, environment, directory, file_mask, descriptor, descriptor_flags, descriptor_inheritable, descriptor_position,
    descriptor_closed, descriptor_replaced, descriptor_swapped, descriptors_all_closed, thread, thread_that_ended, child, child_that_ended,
    daemon, orphan, signal_handler, signal_ignored, signal_mask, signal_pending, interval_timer, posix_timer, locale, random_state, rounding,
    new_mapping, new_shared_mapping, unmapped, unmapped_part, replaced_elsewhere, replaced_in_place, replaced_by_shared, moved, emptied,
    emptied_large, emptied_lazily, protected, break_grown, break_shrunk, break_shrunk_and_grown, stack_grown, text_patched, soft_limit,
    hard_limit, affinity, priority, session, process_name, registers,
]


def gauntlet() -> None:
    grow_heap()
    libc.srand(7)
    # the dice of after srand(7), thrown in a child so that this process's own stay as they are
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(write_end, libc.rand().to_bytes(8, "little"))
        os._exit(0)
    os.waitpid(pid, 0)
    dice = int.from_bytes(os.read(read_end, 8), "little")
    os.close(read_end)
    os.close(write_end)

    def work(slot: int) -> None:
        write_board(*[0] * 64)
        before = scene()
        names = [leak.__name__ for leak in LEAKS]
        note(slot, {"leaks": names})
        board[510 * 8 : 511 * 8] = int(libc.sbrk(0)).to_bytes(8, "little")
        before["break"] = libc.sbrk(0)

        def test(item: int) -> object:
            if item % 2 == 0:
                write_board(0)
                LEAKS[item // 2]()
                return None
            after = scene()
            wrong = {key: [str(before[key]), str(after[key])] for key in before if key != "break" and before[key] != after[key]}
            if read_board(0) and mapped(read_board(0)):
                wrong["mapping"] = [hex(read_board(0))]
            if libc.rand() != dice:
                wrong["dice"] = ["the random state was not put back"]
            if not 0.09 < 0.1 * float(str(1.0)) < 0.11:
                wrong["arithmetic"] = ["floating point is broken"]
            return wrong or None

        leaf(slot, test, list(range(2 * len(LEAKS))))

    engine.guardians(work, 1)
