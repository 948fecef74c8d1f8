"""Futures, and a pool of threads. Threads run one after another here: what is submitted has run when `submit` returns."""
from concurrent.futures.thread import BrokenThreadPool, ThreadPoolExecutor
from concurrent.futures._base import (
    ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, BrokenExecutor, CancelledError, Executor, Future, InvalidStateError, TimeoutError, as_completed, wait,
)

__all__ = (
    "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED", "CancelledError", "TimeoutError", "InvalidStateError", "BrokenExecutor", "Future", "Executor", "wait", "as_completed", "ThreadPoolExecutor",
)
