"""Threads that run one after another: each from its start to its end when it is started. What would wait for another raises RuntimeError."""
from _thread import LockType as Lock, RLock, get_ident
from _thread import _never

TIMEOUT_MAX = 9223372036.0
_made = 0


class Thread:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        global _made
        _made += 1
        if group is not None:
            raise ValueError("group argument must be None for now")
        self._work = None if target is None else (target, args, kwargs or {})
        self.name = str(name) if name else f"Thread-{_made}" + (f" ({target.__name__})" if hasattr(target, "__name__") else "")
        self.daemon = _now.daemon if daemon is None else bool(daemon)
        self.ident = self.native_id = None
        self._phase = "initial"

    def run(self):
        work, self._work = self._work, None
        if work is not None:
            target, args, kwargs = work
            target(*args, **kwargs)

    def start(self):
        global _now
        if self.ident is not None:
            raise RuntimeError("threads can only be started once")
        self.ident = self.native_id = id(self)
        self._phase, starter = "started", _now
        _now = self
        try:
            self.run()
        except SystemExit:
            pass
        except BaseException as error:
            excepthook(ExceptHookArgs((type(error), error, error.__traceback__, self)))
        finally:
            _now, self._phase = starter, "stopped"

    def join(self, timeout=None):
        if self._phase == "initial":
            raise RuntimeError("cannot join thread before it is started")
        if self._phase == "started":  # it waits for the thread that it has started, and that for it
            raise RuntimeError("cannot join current thread")

    def is_alive(self):
        return self._phase == "started"

    def getName(self): return self.name
    def setName(self, name): self.name = name
    def isDaemon(self): return self.daemon
    def setDaemon(self, daemonic): self.daemon = daemonic

    def __repr__(self):
        words = [self._phase] + ["daemon"] * self.daemon + [str(self.ident)] * (self.ident is not None)
        return f"<{type(self).__name__}({self.name}, {' '.join(words)})>"


class _MainThread(Thread):
    daemon = False

    def __init__(self):
        self.name, self._phase = "MainThread", "started"
        self.ident = self.native_id = get_ident()


_main = _now = _MainThread()


class Timer(Thread):
    """There is nobody to wait: it runs its function when it is started, unless it was cancelled before."""

    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__(target=function, args=args or (), kwargs=kwargs)
        self.interval = interval

    def cancel(self):
        self._work = None


class ExceptHookArgs(tuple):
    exc_type, exc_value, exc_traceback, thread = [property(lambda self, place=place: self[place]) for place in range(4)]


def excepthook(args, /):
    import sys
    import traceback
    sys.stderr.write(f"Exception in thread {args.thread.name}:\n")
    traceback.print_exception(args.exc_value)


class _Entered:
    """What `with` acquires and releases."""

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()


class Condition(_Entered):
    def __init__(self, lock=None):
        self._lock = lock or RLock()
        self.acquire, self.release = self._lock.acquire, self._lock.release

    def wait(self, timeout=None):
        return _never(timeout)

    def wait_for(self, predicate, timeout=None):
        return predicate() or _never(timeout)

    def notify(self, n=1):
        """Nobody waits."""

    notify_all = notifyAll = notify


class Semaphore(_Entered):
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._left = value

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        if not self._left:
            return _never(timeout if blocking else 0)
        self._left -= 1
        return True

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        self._left += n


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        Semaphore.__init__(self, value)
        self._most = value

    def release(self, n=1):
        if self._left > self._most - n:
            raise ValueError("Semaphore released too many times")
        Semaphore.release(self, n)


class Event:
    _happened = False

    def set(self):
        self._happened = True

    def clear(self):
        self._happened = False

    def is_set(self):
        return self._happened

    isSet = is_set

    def wait(self, timeout=None):
        return self._happened or _never(timeout)


class BrokenBarrierError(RuntimeError):
    pass


class Barrier:
    """One of a single party lets it through; of more, nobody else would come."""

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self.parties, self.n_waiting, self.broken = parties, 0, False
        self._action, self._timeout = action, timeout

    def wait(self, timeout=None):
        if self.broken:
            raise BrokenBarrierError
        if self.parties > 1:
            _never(self._timeout if timeout is None else timeout)
            self.broken = True
            raise BrokenBarrierError
        if self._action is not None:
            self._action()
        return 0

    def reset(self):
        self.broken = False

    def abort(self):
        self.broken = True


class local:
    """Each thread's own attributes."""

    def __init__(self, /, *args, **kwargs):
        object.__setattr__(self, "_of", {})

    def __getattribute__(self, name):
        if name.startswith("__"):
            return object.__getattribute__(self, name)
        values = object.__getattribute__(self, "_of").get(_now, {})
        return values[name] if name in values else object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        object.__getattribute__(self, "_of").setdefault(_now, {})[name] = value

    def __delattr__(self, name):
        values = object.__getattribute__(self, "_of").get(_now, {})
        if name not in values:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        del values[name]


def current_thread():
    return _now


def main_thread():
    return _main


def enumerate():
    return [_main] if _now is _main else [_main, _now]


def active_count():
    return len(enumerate())


currentThread, activeCount = current_thread, active_count


def get_native_id():
    return _main.native_id


def settrace(func):
    """Compiled code is not traced."""


setprofile = settrace


def _register_atexit(func, *args):
    import atexit
    atexit.register(func, *args)
