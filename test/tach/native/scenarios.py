"""What the engine's tests run: each function is one scenario, named on engine.py's command line."""
from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

import engine
from engine import guardians, leaf, lib, note, numbers

seen: list[int] = []


def isolation() -> None:
    """Each test sees a pristine module global."""

    def test(item: int) -> object:
        seen.append(item)
        return None if seen == [item] else seen

    guardians(lambda slot: leaf(slot, test, list(range(10))), 1)


def free_pool(count: str = "40", seconds: str = "0.002") -> None:
    """Two guardians take items from one pool; all but the first two tests take so long."""
    engine.lib.tach_schedule_pool(numbers(list(range(int(count)))), int(count))

    def test(item: int) -> object:
        seen.append(item)
        time.sleep(0.002 if item < 2 else float(seconds))
        return None if seen == [item] else seen

    guardians(lambda slot: leaf(slot, test))


def crashes() -> None:
    """Tests that end their worker in different ways, others between them."""

    def test(item: int) -> object:
        if item == 1:
            os.kill(os.getpid(), signal.SIGSEGV)
        if item == 3:
            os._exit(7)
        if item == 5:
            lib.tach_phase(0, 2)
            os.kill(os.getpid(), signal.SIGKILL)
        seen.append(item)
        return None if seen == [item] else seen

    guardians(lambda slot: leaf(slot, test, list(range(7))), 1)


def discards() -> None:
    """A live thread and a live child discard the worker; the tests after them run in a fresh one."""
    import subprocess
    import threading

    def test(item: int) -> object:
        if item == 1:
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        if item == 3:
            child = subprocess.Popen(["sleep", "60"])
            return {"child": child.pid}
        seen.append(item)
        return None if seen == [item] else seen

    guardians(lambda slot: leaf(slot, test, list(range(6))), 1)


def timeouts() -> None:
    import faulthandler

    def test(item: int) -> object:
        if item == 1:
            time.sleep(30)
        return None

    def work(slot: int) -> None:
        faulthandler.register(signal.SIGRTMAX - 2, file=sys.stderr)
        lib.tach_schedule_timeout(1, 200)
        leaf(slot, test, [0, 1, 2])

    guardians(work, 1)


def large_records() -> None:
    """Payloads larger than the ring."""

    def test(item: int) -> object:
        return "x" * (item * 5000)

    guardians(lambda slot: leaf(slot, test, list(range(8))), 1)


def many(count: str) -> None:
    def test(item: int) -> None:
        seen.append(item)
        assert seen == [item]

    guardians(lambda slot: leaf(slot, test, list(range(int(count)))), 1)


def kept() -> None:
    """After tach_keep the items run one after the other in one process."""

    def work(slot: int) -> None:
        item = lib.tach_leaf(slot, engine.MODE, numbers([0, 1, 2, 3]), 4)
        if item < 0:
            return
        if item == 1:
            lib.tach_keep()
        while item >= 0:
            seen.append(item)
            engine.report(slot, item, list(seen))
            if seen[0] != 1:
                break
            item = lib.tach_next(slot)
        lib.tach_finish()

    guardians(work, 1)


def unreset() -> None:
    """The guardian runs tests itself; one of them ends it."""

    def work(slot: int) -> None:
        for item in range(3):
            lib.tach_begin(slot, item)
            if item == 2:
                os.kill(os.getpid(), signal.SIGABRT)
            engine.passed(slot, item)
            lib.tach_done(slot)

    guardians(work, 1)


def threads() -> None:
    """Tests use threads where threads were used before: their stacks are kept by libc, to be used again."""

    def use() -> None:
        started = [threading.Thread(target=lambda: seen.append(len(seen))) for _ in range(3)]
        for each in started:
            each.start()
        for each in started:
            each.join()

    def work(slot: int) -> None:
        use()
        seen.clear()

        def test(item: int) -> object:
            use()
            return None if len(seen) == 3 else seen

        leaf(slot, test, list(range(8)))

    guardians(work, 1)


def watched() -> None:
    """Tests tell whether a system call was noticed; one of them switches the watch off, which holds for no other."""

    def work(slot: int) -> None:
        silent = ctypes.c_uint8.from_address(lib.tach_watch_address(slot))
        libc = ctypes.CDLL(None)
        mask = os.umask(0o022)
        os.umask(mask)

        def test(item: int) -> object:
            if item == 1:
                os.getppid()
            elif item == 2:
                libc.prctl(59, 0, 0, 0, 0)
            elif item == 3:
                os.umask(0o077)
            elif item == 4:
                return [silent.value, os.umask(mask) == mask]
            return silent.value

        leaf(slot, test, list(range(6)))

    guardians(work, 1)


def probe() -> None:
    reason = ctypes.create_string_buffer(256)
    result = lib.tach_probe(reason, ctypes.c_size_t(256))
    note(0, {"probe": result, "reason": reason.value.decode()})


def units() -> None:
    lib.tach_schedule_units(numbers([4, 4, 9]), 3)
    note(0, {"units": [lib.tach_next_unit(0) for _ in range(5)]})


def leaves() -> None:
    """A guardian goes on living between leaves: what it does there is the next leaf's ground."""

    def work(slot: int) -> None:
        def test(item: int) -> object:
            seen.append(item)
            return list(seen)

        leaf(slot, test, [0, 1])
        seen.append(100)
        leaf(slot, test, [2, 3])

    guardians(work, 1)


def flat(count: str) -> None:
    """Every so often a test reports what the worker holds; in between tests allocate, map, open and fork."""
    import mmap

    def held() -> dict[str, int]:
        with open("/proc/self/status") as file:
            sizes = {line.split(":")[0]: int(line.split()[1]) for line in file if line.startswith("Rss")}
        with open("/proc/self/maps") as file:
            mappings = len(file.readlines())
        # the arena's ring and schedule are touched bit by bit, once: shared memory that grows up to their size, told apart
        return {"rssKb": sizes["RssAnon"] + sizes["RssFile"], "sharedKb": sizes["RssShmem"], "descriptors": len(os.listdir("/proc/self/fd")), "mappings": mappings}

    step = max(1, int(count) // 20)

    def test(item: int) -> object:
        if item % step == step - 1:
            return held()
        seen.append(item)
        if item % 5 == 0:
            seen.extend(range(2000))
        if item % 50 == 1:
            os.open("/dev/null", os.O_RDONLY)
        if item % 50 == 2:
            mmap.mmap(-1, 1 << 20)[:4096] = b"x" * 4096
        if item % 500 == 3:
            os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)
        return None

    guardians(lambda slot: leaf(slot, test, list(range(int(count)))), 1)


def heavy(pages: str, count: str = "60") -> None:
    """Each test writes to that many pages of memory from before it, every time others: eight parts in turn."""
    size = int(pages) * 4096
    memory = bytearray(8 * size)
    memory[::4096] = b"x" * len(memory[::4096])

    def test(item: int) -> object:
        begin = size * (item % 8)
        assert memory[begin] == ord("x")
        for at in range(begin, begin + size, 4096):
            memory[at] = 1
        return None

    guardians(lambda slot: leaf(slot, test, list(range(int(count)))), 1)


def written(pages: str, megabytes: str, count: str) -> None:
    """For the benchmark: each test writes `pages` pages of a process that holds about `megabytes` of private memory."""
    with open("/proc/self/status") as file:
        held = next(int(line.split()[1]) for line in file if line.startswith("RssAnon")) // 1024
    memory = bytearray(max(int(pages) * 4096, (int(megabytes) - held) << 20))
    memory[::4096] = b"x" * len(memory[::4096])
    size = int(pages) * 4096

    def test(item: int) -> object:
        for at in range(0, size, 4096):
            memory[at] = 1
        return None

    guardians(lambda slot: leaf(slot, test, list(range(int(count)))), 1)
