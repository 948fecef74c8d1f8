"""A pool whose one thread at a time runs each call when it is submitted."""
import threading
from concurrent.futures import _base

_pools = 0


class BrokenThreadPool(_base.BrokenExecutor):
    """Raised when the initializer of the threads has failed."""


class ThreadPoolExecutor(_base.Executor):
    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        global _pools
        if max_workers is not None and max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._max_workers = max_workers or 5
        self._name = (thread_name_prefix or f"ThreadPoolExecutor-{_pools}") + "_0"
        _pools += 1
        self._prepare = None if initializer is None else (initializer, initargs)
        self._refusal = None

    def submit(self, fn, /, *args, **kwargs):
        if self._refusal is not None:
            raise self._refusal
        future = _base.Future()
        thread = threading.Thread(target=self._run, args=(future, fn, args, kwargs), name=self._name)
        thread.start()
        return future

    def _run(self, future, fn, args, kwargs):
        if self._prepare is not None:
            (initializer, initargs), self._prepare = self._prepare, None
            try:
                initializer(*initargs)
            except BaseException:
                self._refusal = BrokenThreadPool("A thread initializer failed, the thread pool is not usable anymore")
                future.set_exception(self._refusal)
                return
        if not future.set_running_or_notify_cancel():
            return
        try:
            value = fn(*args, **kwargs)
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(value)

    def shutdown(self, wait=True, *, cancel_futures=False):
        if self._refusal is None:
            self._refusal = RuntimeError("cannot schedule new futures after shutdown")
