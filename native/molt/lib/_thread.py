"""One thread: its number, and locks that nobody else holds."""
error = RuntimeError


def _never(timeout):
    """What waiting for another thread comes to: with a time limit that passes, else there is no end of it."""
    if timeout is None or timeout < 0:
        raise RuntimeError("deadlock: the only thread waits for itself")
    return False


def get_ident():
    return 1


get_native_id = get_ident


class _Entered:
    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()


class LockType(_Entered):
    def __init__(self):
        self._held = False

    def acquire(self, blocking=True, timeout=-1):
        if self._held:
            return _never(timeout if blocking else 0)
        self._held = True
        return True

    def release(self):
        if not self._held:
            raise RuntimeError("release unlocked lock")
        self._held = False

    def locked(self):
        return self._held


def allocate_lock():
    return LockType()


class RLock(_Entered):
    def __init__(self):
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        self._count += 1
        return True

    def release(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1

    def _is_owned(self):
        return self._count > 0
