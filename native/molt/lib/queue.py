"""Queues among threads that run one after another: what would wait for another thread ends with its time limit, or raises RuntimeError."""
from _queue import Empty
from _thread import _never
from collections import deque
from heapq import heappop, heappush

__all__ = ["Empty", "Full", "Queue", "PriorityQueue", "LifoQueue", "SimpleQueue"]


class Full(Exception):
    """Exception raised by Queue.put(block=0)/put_nowait()."""


class _Waiting:
    """The forms of `get` and `put`: at once, or after a wait for what nobody can bring."""

    def get(self, block=True, timeout=None):
        if not self.qsize():
            self._wait(block, timeout)
            raise Empty
        return self._get()

    def get_nowait(self):
        return self.get(block=False)

    def put_nowait(self, item):
        return self.put(item, block=False)

    def empty(self):
        return self.qsize() == 0

    def _wait(self, block, timeout):
        if not block:
            return
        if timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        _never(timeout)


class Queue(_Waiting):
    def __init__(self, maxsize=0):
        self.maxsize, self.unfinished_tasks = maxsize, 0
        self._init(maxsize)

    def put(self, item, block=True, timeout=None):
        if self.full():
            self._wait(block, timeout)
            raise Full
        self.unfinished_tasks += 1
        self._put(item)

    def qsize(self):
        return self._qsize()

    def full(self):
        return 0 < self.maxsize <= self.qsize()

    def task_done(self):
        if not self.unfinished_tasks:
            raise ValueError("task_done() called too many times")
        self.unfinished_tasks -= 1

    def join(self):
        if self.unfinished_tasks:
            _never(None)

    # What kinds of queue say differently

    def _init(self, maxsize):
        self.queue = deque()

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()


class PriorityQueue(Queue):
    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        heappush(self.queue, item)

    def _get(self):
        return heappop(self.queue)


class LifoQueue(Queue):
    def _init(self, maxsize):
        self.queue = []

    def _get(self):
        return self.queue.pop()


class SimpleQueue(_Waiting):
    """Without a limit, and without counting what is done."""

    def __init__(self):
        self._items = deque()

    def put(self, item, block=True, timeout=None):
        self._items.append(item)

    def qsize(self):
        return len(self._items)

    def _get(self):
        return self._items.popleft()
