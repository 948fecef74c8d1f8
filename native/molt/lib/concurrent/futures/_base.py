"""Futures and what waits for them."""
from _thread import _never
from collections import namedtuple

FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"
TimeoutError = TimeoutError


class Error(Exception):
    pass


class CancelledError(Error):
    pass


class InvalidStateError(Error):
    pass


class BrokenExecutor(RuntimeError):
    pass


class Future:
    def __init__(self):
        self._phase = "pending"  # then running or cancelled; finished
        self._value = self._error = None
        self._listeners = []

    def __repr__(self):
        outcome = ""
        if self._phase == "finished":
            outcome = f" raised {type(self._error).__name__}" if self._error else f" returned {type(self._value).__name__}"
        return f"<{type(self).__name__} at {id(self):#x} state={self._phase}{outcome}>"

    def running(self):
        return self._phase == "running"

    def cancelled(self):
        return self._phase == "cancelled"

    def done(self):
        return self._phase in ("cancelled", "finished")

    def cancel(self):
        if self._phase == "pending":
            self._end("cancelled")
        return self.cancelled()

    def _end(self, phase):
        self._phase = phase
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            self._tell(listener)

    def _tell(self, listener):
        try:
            listener(self)
        except Exception as error:  # it is told, and goes no further
            import sys
            import traceback
            sys.stderr.write(f"exception calling callback for {self!r}\n")
            traceback.print_exception(error)

    def add_done_callback(self, fn):
        if self.done():
            self._tell(fn)
        else:
            self._listeners.append(fn)

    def _ended(self, timeout):
        if not self.done():
            _never(timeout)
            raise TimeoutError()
        if self.cancelled():
            raise CancelledError()

    def result(self, timeout=None):
        self._ended(timeout)
        if self._error:
            raise self._error
        return self._value

    def exception(self, timeout=None):
        self._ended(timeout)
        return self._error

    # What an executor says

    def set_running_or_notify_cancel(self):
        if self._phase == "pending":
            self._phase = "running"
        elif self._phase != "cancelled":
            raise RuntimeError("Future in unexpected state")
        return self._phase == "running"

    def _settle(self, value, error):
        if self.done():
            raise InvalidStateError(f"{self._phase.upper()}: {self!r}")
        self._value, self._error = value, error
        self._end("finished")

    def set_result(self, result):
        self._settle(result, None)

    def set_exception(self, exception):
        self._settle(None, exception)


class Executor:
    def submit(self, fn, /, *args, **kwargs):
        raise NotImplementedError()

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        futures = [self.submit(fn, *args) for args in zip(*iterables)]
        return (future.result(timeout) for future in futures)

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.shutdown(wait=True)
        return False


DoneAndNotDoneFutures = namedtuple("DoneAndNotDoneFutures", "done not_done")


def _is_enough(done, pending, return_when):
    if not pending or return_when == FIRST_COMPLETED and done:
        return True
    return return_when == FIRST_EXCEPTION and any(not future.cancelled() and future.exception() is not None for future in done)


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    done, pending = set(), set()
    for future in fs:
        (done if future.done() else pending).add(future)
    if not _is_enough(done, pending, return_when):
        _never(timeout)
    return DoneAndNotDoneFutures(done, pending)


def as_completed(fs, timeout=None):
    futures = list(dict.fromkeys(fs))
    pending = [future for future in futures if not future.done()]
    for future in futures:
        if future.done():
            yield future
    if pending:
        _never(timeout)
        raise TimeoutError(f"{len(pending)} (of {len(futures)}) futures unfinished")
