# asyncio over one event loop: a queue of what is ready, and a heap of timers. There are no sockets and no threads to wait for.
import heapq
import time
from collections import deque

FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'


class CancelledError(BaseException):
    pass


class InvalidStateError(Exception):
    pass


class QueueEmpty(Exception):
    pass


class QueueFull(Exception):
    pass


class QueueShutDown(Exception):
    pass


class BrokenBarrierError(RuntimeError):
    pass


TimeoutError = TimeoutError
CancelledError.__module__ = InvalidStateError.__module__ = 'asyncio.exceptions'
QueueEmpty.__module__ = QueueFull.__module__ = QueueShutDown.__module__ = 'asyncio.queues'
BrokenBarrierError.__module__ = 'asyncio.exceptions'

_running = None


class Handle:
    __slots__ = ('_callback', '_args', '_cancelled', '_when', '_order')

    def __init__(self, callback, args, when=0, order=0):
        self._callback = callback
        self._args = args
        self._cancelled = False
        self._when = when
        self._order = order

    def cancel(self):
        self._cancelled = True

    def cancelled(self):
        return self._cancelled

    def when(self):
        return self._when

    def __lt__(self, other):
        return (self._when, self._order) < (other._when, other._order)


TimerHandle = Handle


class AbstractEventLoop:
    pass


class EventLoop(AbstractEventLoop):
    def __init__(self):
        self._ready = deque()
        self._timers = []
        self._order = 0
        self._stopping = False
        self._closed = False
        self._tasks = {}
        self._generators = []
        self._handler = None
        self._debug = False

    def time(self):
        return time.monotonic()

    def call_soon(self, callback, *args, context=None):
        if self._closed:
            raise RuntimeError('Event loop is closed')
        handle = Handle(callback, args)
        self._ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay, callback, *args, context=None):
        return self.call_at(self.time() + delay, callback, *args)

    def call_at(self, when, callback, *args, context=None):
        if self._closed:
            raise RuntimeError('Event loop is closed')
        self._order += 1
        handle = Handle(callback, args, when, self._order)
        heapq.heappush(self._timers, handle)
        return handle

    def create_future(self):
        return Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        if self._closed:
            raise RuntimeError('Event loop is closed')
        return Task(coro, loop=self, name=name)

    async def run_in_executor(self, executor, func, *args):
        return func(*args)

    def is_running(self):
        return _running is self

    def is_closed(self):
        return self._closed

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = enabled

    def set_exception_handler(self, handler):
        self._handler = handler

    def get_exception_handler(self):
        return self._handler

    def call_exception_handler(self, context):
        if self._handler is not None:
            self._handler(self, context)

    def stop(self):
        self._stopping = True

    def close(self):
        if _running is self:
            raise RuntimeError('Cannot close a running event loop')
        self._closed = True
        self._ready.clear()
        self._timers.clear()

    def _run_once(self):
        while self._timers and self._timers[0]._cancelled:
            heapq.heappop(self._timers)
        if not self._ready and not self._stopping:
            if not self._timers:
                raise RuntimeError('deadlock: every task waits, and nothing is left that could wake one')
            wait = self._timers[0]._when - self.time()
            if wait > 0:
                time.sleep(wait)
        now = self.time()
        while self._timers and self._timers[0]._when <= now:
            handle = heapq.heappop(self._timers)
            if not handle._cancelled:
                self._ready.append(handle)
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle._cancelled:
                handle._callback(*handle._args)

    def run_forever(self):
        global _running
        if self._closed:
            raise RuntimeError('Event loop is closed')
        if _running is not None:
            raise RuntimeError('This event loop is already running' if _running is self else 'Cannot run the event loop while another loop is running')
        _running = self
        try:
            while True:
                self._run_once()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            _running = None

    def run_until_complete(self, future):
        if _running is not None:
            raise RuntimeError('This event loop is already running' if _running is self else 'Cannot run the event loop while another loop is running')
        future = ensure_future(future, loop=self)
        future.add_done_callback(self._stop_for)
        try:
            self.run_forever()
        finally:
            future.remove_done_callback(self._stop_for)
        if not future.done():
            raise RuntimeError('Event loop stopped before Future completed.')
        return future.result()

    def _stop_for(self, future):
        self.stop()

    async def shutdown_asyncgens(self):
        pass

    async def shutdown_default_executor(self, timeout=None):
        pass


BaseEventLoop = SelectorEventLoop = EventLoop


class Future:
    _loop = None

    def __init__(self, *, loop=None):
        self._loop = loop if loop is not None else get_event_loop()
        self._state = 'PENDING'
        self._result = None
        self._exception = None
        self._callbacks = []
        self._cancel_message = None
        self._asyncio_future_blocking = False

    def get_loop(self):
        return self._loop

    def done(self):
        return self._state != 'PENDING'

    def cancelled(self):
        return self._state == 'CANCELLED'

    def cancel(self, msg=None):
        if self._state != 'PENDING':
            return False
        self._state = 'CANCELLED'
        self._cancel_message = msg
        self._schedule()
        return True

    def _cancelled_error(self):
        return CancelledError() if self._cancel_message is None else CancelledError(self._cancel_message)

    def result(self):
        if self._state == 'CANCELLED':
            raise self._cancelled_error()
        if self._state == 'PENDING':
            raise InvalidStateError('Result is not ready.')
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self):
        if self._state == 'CANCELLED':
            raise self._cancelled_error()
        if self._state == 'PENDING':
            raise InvalidStateError('Exception is not set.')
        return self._exception

    def set_result(self, result):
        if self._state != 'PENDING':
            raise InvalidStateError(f'{self._state}: {self!r}')
        self._result = result
        self._state = 'FINISHED'
        self._schedule()

    def set_exception(self, exception):
        if self._state != 'PENDING':
            raise InvalidStateError(f'{self._state}: {self!r}')
        if isinstance(exception, type):
            exception = exception()
        if isinstance(exception, StopIteration):
            raise TypeError('StopIteration interacts badly with generators and cannot be raised into a Future')
        self._exception = exception
        self._state = 'FINISHED'
        self._schedule()

    def add_done_callback(self, callback, *, context=None):
        if self._state != 'PENDING':
            self._loop.call_soon(callback, self)
        else:
            self._callbacks.append(callback)

    def remove_done_callback(self, callback):
        before = len(self._callbacks)
        self._callbacks = [each for each in self._callbacks if each != callback]
        return before - len(self._callbacks)

    def _schedule(self):
        callbacks = self._callbacks
        self._callbacks = []
        for callback in callbacks:
            self._loop.call_soon(callback, self)

    def __await__(self):
        if self._state == 'PENDING':
            self._asyncio_future_blocking = True
            yield self
        if self._state == 'PENDING':
            raise RuntimeError("await wasn't used with future")
        return self.result()

    __iter__ = __await__

    def __repr__(self):
        shown = self._state.lower()
        if self._state == 'FINISHED':
            shown += f' exception={self._exception!r}' if self._exception is not None else f' result={self._result!r}'
        return f'<{type(self).__name__} {shown}>'


_task_count = 0


class Task(Future):
    def __init__(self, coro, *, loop=None, name=None, context=None, eager_start=False):
        global _task_count
        if not iscoroutine(coro):
            raise TypeError(f'a coroutine was expected, got {coro!r}')
        Future.__init__(self, loop=loop)
        if name is None:
            _task_count += 1
            name = f'Task-{_task_count}'
        self._name = str(name)
        self._coro = coro
        self._waits_for = None
        self._must_cancel = False
        self._cancels = 0
        self._loop._tasks[self] = None
        self._loop.call_soon(self._step)

    def get_name(self):
        return self._name

    def set_name(self, value):
        self._name = str(value)

    def get_coro(self):
        return self._coro

    def set_result(self, result):
        raise RuntimeError('Task does not support set_result operation')

    def set_exception(self, exception):
        raise RuntimeError('Task does not support set_exception operation')

    def cancel(self, msg=None):
        if self.done():
            return False
        self._cancels += 1
        if self._waits_for is not None and self._waits_for.cancel(msg=msg):
            return True
        self._must_cancel = True
        self._cancel_message = msg
        return True

    def cancelling(self):
        return self._cancels

    def uncancel(self):
        if self._cancels > 0:
            self._cancels -= 1
            if self._cancels == 0:
                self._must_cancel = False
        return self._cancels

    def _ended(self):
        self._loop._tasks.pop(self, None)
        self._coro = None

    def _step(self, error=None):
        global _current
        if self._state != 'PENDING':
            return
        if self._must_cancel:
            if not isinstance(error, CancelledError):
                error = self._cancelled_error()
            self._must_cancel = False
        coro = self._coro
        self._waits_for = None
        former = _current
        _current = self
        try:
            if error is None:
                awaited = coro.send(None)
            else:
                awaited = coro.throw(error)
        except StopIteration as stop:
            self._ended()
            if self._must_cancel:
                self._must_cancel = False
                Future.cancel(self, msg=self._cancel_message)
            else:
                Future.set_result(self, stop.value)
        except CancelledError as cancelled:
            self._ended()
            Future.cancel(self, msg=cancelled.args[0] if cancelled.args else None)
        except (KeyboardInterrupt, SystemExit) as error:
            self._ended()
            Future.set_exception(self, error)
            raise
        except BaseException as error:
            self._ended()
            Future.set_exception(self, error)
        else:
            if isinstance(awaited, Future):
                if not awaited._asyncio_future_blocking:
                    self._loop.call_soon(self._step, RuntimeError(f'yield was used instead of yield from in task {self!r} with {awaited!r}'))
                elif awaited is self:
                    self._loop.call_soon(self._step, RuntimeError(f'Task cannot await on itself: {self!r}'))
                else:
                    awaited._asyncio_future_blocking = False
                    awaited.add_done_callback(self._wake)
                    self._waits_for = awaited
                    if self._must_cancel and awaited.cancel(msg=self._cancel_message):
                        self._must_cancel = False
            elif awaited is None:
                self._loop.call_soon(self._step)
            else:
                self._loop.call_soon(self._step, RuntimeError(f'Task got bad yield: {awaited!r}'))
        finally:
            _current = former

    def _wake(self, future):
        try:
            future.result()
        except BaseException as error:
            self._step(error)
        else:
            self._step()

    def __repr__(self):
        shown = self._state.lower()
        if self._state == 'FINISHED':
            shown += f' exception={self._exception!r}' if self._exception is not None else f' result={self._result!r}'
        return f'<Task {shown} name={self._name!r}>'


_current = None


def iscoroutine(value):
    return type(value).__name__ in ('coroutine', 'async_generator_asend') or hasattr(value, 'send') and hasattr(value, '__await__')


def iscoroutinefunction(function):
    return _iscoroutinefunction(function)


def _iscoroutinefunction(function):
    function = getattr(function, '__func__', function)
    code = getattr(function, '__code__', None)
    return code is not None and bool(code.co_flags & 0x80)


def isfuture(value):
    return isinstance(value, Future)


def get_running_loop():
    if _running is None:
        raise RuntimeError('no running event loop')
    return _running


_default = None


def get_event_loop():
    global _default
    if _running is not None:
        return _running
    if _default is None or _default._closed:
        _default = EventLoop()
    return _default


def new_event_loop():
    return EventLoop()


def set_event_loop(loop):
    global _default
    _default = loop


def current_task(loop=None):
    return _current


def all_tasks(loop=None):
    return {task for task in (loop or get_running_loop())._tasks if not task.done()}


def create_task(coro, *, name=None, context=None):
    return get_running_loop().create_task(coro, name=name)


def ensure_future(value, *, loop=None):
    if isinstance(value, Future):
        return value
    if not iscoroutine(value):
        if not hasattr(value, '__await__'):
            raise TypeError('An asyncio.Future, a coroutine or an awaitable is required')
        value = _awaiting(value)
    return (loop or get_event_loop()).create_task(value)


async def _awaiting(value):
    return await value


class Runner:
    def __init__(self, *, debug=None, loop_factory=None):
        self._loop = loop_factory() if loop_factory else EventLoop()
        self._previous = None

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def get_loop(self):
        return self._loop

    def run(self, coro, *, context=None):
        if not iscoroutine(coro):
            raise ValueError(f'a coroutine was expected, got {coro!r}')
        if _running is not None:
            coro.close()
            raise RuntimeError('Runner.run() cannot be called from a running event loop')
        return self._loop.run_until_complete(self._loop.create_task(coro))

    def close(self):
        loop = self._loop
        if loop._closed:
            return
        left = [task for task in loop._tasks if not task.done()]
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(_settled(left))
        loop.close()


async def _settled(tasks):
    await gather(*tasks, return_exceptions=True)


def run(main, *, debug=None, loop_factory=None):
    if _running is not None:
        if iscoroutine(main):
            main.close()
        raise RuntimeError('asyncio.run() cannot be called from a running event loop')
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)


class _Yield:
    def __await__(self):
        yield None


async def sleep(delay, result=None):
    if delay <= 0:
        await _Yield()
        return result
    loop = get_running_loop()
    future = loop.create_future()
    handle = loop.call_later(delay, _set_result, future, result)
    try:
        return await future
    finally:
        handle.cancel()


def _set_result(future, result):
    if not future.done():
        future.set_result(result)


class _Gathering(Future):
    def __init__(self, children, *, loop):
        Future.__init__(self, loop=loop)
        self._children = children
        self._cancel_requested = False

    def cancel(self, msg=None):
        if self.done():
            return False
        hit = False
        for child in self._children:
            if child.cancel(msg=msg):
                hit = True
        if hit:
            self._cancel_requested = True
        return hit


def gather(*awaitables, return_exceptions=False):
    loop = get_event_loop()
    if not awaitables:
        outer = loop.create_future()
        outer.set_result([])
        return outer
    known = {}
    children = []
    for awaitable in awaitables:
        key = id(awaitable)
        if key not in known:
            known[key] = ensure_future(awaitable, loop=loop)
        children.append(known[key])
    unique = list(dict.fromkeys(children))
    outer = _Gathering(children, loop=loop)
    left = len(unique)

    def finished(child):
        nonlocal left
        left -= 1
        if outer.done():
            return
        if not return_exceptions:
            if child.cancelled():
                outer.set_exception(child._cancelled_error())
                return
            if child.exception() is not None:
                outer.set_exception(child.exception())
                return
        if left == 0:
            results = []
            for each in children:
                if each.cancelled():
                    results.append(CancelledError('' if each._cancel_message is None else each._cancel_message))
                else:
                    results.append(each.exception() if each.exception() is not None else each.result())
            if outer._cancel_requested:
                outer.set_exception(CancelledError())
            else:
                outer.set_result(results)

    for child in unique:
        child.add_done_callback(finished)
    return outer


async def wait(futures, *, timeout=None, return_when=ALL_COMPLETED):
    if not futures:
        raise ValueError('Set of Tasks/Futures is empty.')
    futures = set(futures)
    if any(iscoroutine(each) for each in futures):
        raise TypeError('Passing coroutines is forbidden, use tasks explicitly.')
    loop = get_running_loop()
    waiter = loop.create_future()

    def ready():
        done = [each for each in futures if each.done()]
        if len(done) == len(futures):
            return True
        if return_when == FIRST_COMPLETED:
            return len(done) > 0
        if return_when == FIRST_EXCEPTION:
            return any(not each.cancelled() and each.exception() is not None for each in done)
        return False

    def finished(_):
        if not waiter.done() and ready():
            waiter.set_result(None)

    if not ready():
        handle = loop.call_later(timeout, _set_result, waiter, None) if timeout is not None else None
        for each in futures:
            each.add_done_callback(finished)
        try:
            await waiter
        finally:
            if handle is not None:
                handle.cancel()
            for each in futures:
                each.remove_done_callback(finished)
    done = {each for each in futures if each.done()}
    return done, futures - done


async def wait_for(awaitable, timeout):
    if awaitable is not None and not isinstance(awaitable, Future) and not iscoroutine(awaitable) and not hasattr(awaitable, '__await__'):
        raise TypeError('An asyncio.Future, a coroutine or an awaitable is required')
    if timeout is None:
        return await awaitable
    if timeout <= 0:
        future = ensure_future(awaitable)
        if future.done():
            return future.result()
        future.cancel()
        try:
            await future
        except CancelledError as error:
            raise TimeoutError from error
        raise TimeoutError()
    loop = get_running_loop()
    future = ensure_future(awaitable)
    waiter = loop.create_future()

    def finished(_):
        if not waiter.done():
            waiter.set_result(None)

    handle = loop.call_later(timeout, _set_result, waiter, None)
    future.add_done_callback(finished)
    try:
        try:
            await waiter
        except CancelledError:
            if future.done():
                return future.result()
            future.remove_done_callback(finished)
            future.cancel()
            await _settle(future)
            raise
        if future.done():
            return future.result()
        future.remove_done_callback(finished)
        future.cancel()
        await _settle(future)
        try:
            return future.result()
        except CancelledError as error:
            raise TimeoutError from error
    finally:
        handle.cancel()


async def _settle(future):
    """Waits for the end of a future, whatever it is."""
    waiter = get_running_loop().create_future()

    def finished(_):
        if not waiter.done():
            waiter.set_result(None)

    future.add_done_callback(finished)
    await waiter


def shield(awaitable):
    inner = ensure_future(awaitable)
    if inner.done():
        return inner
    outer = inner._loop.create_future()

    def inner_done(inner):
        if outer.cancelled():
            return
        if inner.cancelled():
            outer.cancel()
        elif inner.exception() is not None:
            outer.set_exception(inner.exception())
        else:
            outer.set_result(inner.result())

    inner.add_done_callback(inner_done)
    return outer


def as_completed(awaitables, *, timeout=None):
    loop = get_event_loop()
    pending = {ensure_future(each, loop=loop) for each in awaitables}
    done = Queue()
    count = len(pending)
    handle = None

    def expired():
        for each in list(pending):
            each.remove_done_callback(finished)
            done.put_nowait(None)
        pending.clear()

    def finished(future):
        if future in pending:
            pending.discard(future)
            done.put_nowait(future)

    for each in list(pending):
        each.add_done_callback(finished)
    if timeout is not None and pending:
        handle = loop.call_later(timeout, expired)

    async def next_one():
        future = await done.get()
        if future is None:
            raise TimeoutError
        return future.result()

    for _ in range(count):
        yield next_one()


async def to_thread(function, /, *args, **kwargs):
    return function(*args, **kwargs)


class _Waiting:
    """What lock, semaphore, condition and event share."""

    def __init__(self):
        self._waiters = deque()

    async def _wait(self):
        future = get_running_loop().create_future()
        self._waiters.append(future)
        try:
            await future
        finally:
            self._waiters.remove(future)

    def _wake_first(self):
        for future in self._waiters:
            if not future.done():
                future.set_result(True)
                return True
        return False


class _ContextManager:
    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, *exc):
        self.release()


class Lock(_Waiting, _ContextManager):
    def __init__(self):
        _Waiting.__init__(self)
        self._locked = False

    def locked(self):
        return self._locked

    async def acquire(self):
        if not self._locked and all(each.cancelled() for each in self._waiters):
            self._locked = True
            return True
        try:
            await self._wait()
        except CancelledError:
            if not self._locked:
                self._wake_first()
            raise
        self._locked = True
        return True

    def release(self):
        if not self._locked:
            raise RuntimeError('Lock is not acquired.')
        self._locked = False
        self._wake_first()

    def __repr__(self):
        return f'<asyncio.locks.Lock [{"locked" if self._locked else "unlocked"}]>'


class Event(_Waiting):
    def __init__(self):
        _Waiting.__init__(self)
        self._value = False

    def is_set(self):
        return self._value

    def set(self):
        if not self._value:
            self._value = True
            for future in self._waiters:
                if not future.done():
                    future.set_result(True)

    def clear(self):
        self._value = False

    async def wait(self):
        if self._value:
            return True
        await self._wait()
        return True


class Condition(_Waiting, _ContextManager):
    def __init__(self, lock=None):
        _Waiting.__init__(self)
        self._lock = lock if lock is not None else Lock()
        self.locked = self._lock.locked
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    async def __aenter__(self):
        await self._lock.acquire()

    async def __aexit__(self, *exc):
        self._lock.release()

    async def wait(self):
        if not self._lock.locked():
            raise RuntimeError('cannot wait on un-acquired lock')
        self._lock.release()
        try:
            await self._wait()
            return True
        finally:
            cancelled = None
            while True:
                try:
                    await self._lock.acquire()
                    break
                except CancelledError as error:
                    cancelled = error
            if cancelled is not None:
                raise cancelled

    async def wait_for(self, predicate):
        result = predicate()
        while not result:
            await self.wait()
            result = predicate()
        return result

    def notify(self, n=1):
        if not self._lock.locked():
            raise RuntimeError('cannot notify on un-acquired lock')
        for future in self._waiters:
            if n <= 0:
                break
            if not future.done():
                n -= 1
                future.set_result(False)

    def notify_all(self):
        self.notify(len(self._waiters))


class Semaphore(_Waiting, _ContextManager):
    def __init__(self, value=1):
        if value < 0:
            raise ValueError('Semaphore initial value must be >= 0')
        _Waiting.__init__(self)
        self._value = value

    def locked(self):
        return self._value == 0 or any(not each.cancelled() for each in self._waiters)

    async def acquire(self):
        if not self.locked():
            self._value -= 1
            return True
        future = get_running_loop().create_future()
        self._waiters.append(future)
        try:
            try:
                await future
            finally:
                self._waiters.remove(future)
        except CancelledError:
            if future.done() and not future.cancelled():
                self._value += 1
                self._wake_next()
            raise
        if self._value > 0:
            self._wake_next()
        return True

    def _wake_next(self):
        while self._value > 0:
            for future in self._waiters:
                if not future.done():
                    self._value -= 1
                    future.set_result(True)
                    break
            else:
                return

    def release(self):
        self._value += 1
        self._wake_next()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        self._bound = value
        Semaphore.__init__(self, value)

    def release(self):
        if self._value >= self._bound:
            raise ValueError('BoundedSemaphore released too many times')
        Semaphore.release(self)


class Barrier:
    def __init__(self, parties):
        if parties < 1:
            raise ValueError('parties must be >= 1')
        self._parties = parties
        self._waiting = []

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        return len(self._waiting)

    async def wait(self):
        index = len(self._waiting)
        future = get_running_loop().create_future()
        self._waiting.append(future)
        if len(self._waiting) == self._parties:
            waiting = self._waiting
            self._waiting = []
            for each in waiting:
                if not each.done():
                    each.set_result(None)
        await future
        return index

    async def __aenter__(self):
        return await self.wait()

    async def __aexit__(self, *exc):
        pass


class Queue:
    def __init__(self, maxsize=0):
        self._maxsize = maxsize
        self._getters = deque()
        self._putters = deque()
        self._unfinished = 0
        self._finished = Event()
        self._finished.set()
        self._init(maxsize)

    def _init(self, maxsize):
        self._queue = deque()

    def _get(self):
        return self._queue.popleft()

    def _put(self, item):
        self._queue.append(item)

    def _wake(self, waiters):
        while waiters:
            waiter = waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
                break

    def qsize(self):
        return len(self._queue)

    @property
    def maxsize(self):
        return self._maxsize

    def empty(self):
        return not self._queue

    def full(self):
        return self._maxsize > 0 and len(self._queue) >= self._maxsize

    async def put(self, item):
        while self.full():
            putter = get_running_loop().create_future()
            self._putters.append(putter)
            try:
                await putter
            except BaseException:
                putter.cancel()
                if putter in self._putters:
                    self._putters.remove(putter)
                if not self.full() and not putter.cancelled():
                    self._wake(self._putters)
                raise
        return self.put_nowait(item)

    def put_nowait(self, item):
        if self.full():
            raise QueueFull
        self._put(item)
        self._unfinished += 1
        self._finished.clear()
        self._wake(self._getters)

    async def get(self):
        while self.empty():
            getter = get_running_loop().create_future()
            self._getters.append(getter)
            try:
                await getter
            except BaseException:
                getter.cancel()
                if getter in self._getters:
                    self._getters.remove(getter)
                if not self.empty() and not getter.cancelled():
                    self._wake(self._getters)
                raise
        return self.get_nowait()

    def get_nowait(self):
        if self.empty():
            raise QueueEmpty
        item = self._get()
        self._wake(self._putters)
        return item

    def task_done(self):
        if self._unfinished <= 0:
            raise ValueError('task_done() called too many times')
        self._unfinished -= 1
        if self._unfinished == 0:
            self._finished.set()

    async def join(self):
        if self._unfinished > 0:
            await self._finished.wait()


class PriorityQueue(Queue):
    def _init(self, maxsize):
        self._queue = []

    def _put(self, item):
        heapq.heappush(self._queue, item)

    def _get(self):
        return heapq.heappop(self._queue)


class LifoQueue(Queue):
    def _init(self, maxsize):
        self._queue = []

    def _get(self):
        return self._queue.pop()


class Timeout:
    def __init__(self, when):
        self._when = when
        self._handle = None
        self._task = None
        self._state = 'created'

    def when(self):
        return self._when

    def expired(self):
        return self._state in ('expiring', 'expired')

    def reschedule(self, when):
        if self._state != 'active':
            raise RuntimeError(f'Cannot change state of {self._state} Timeout')
        self._when = when
        if self._handle is not None:
            self._handle.cancel()
        self._handle = None
        if when is not None:
            loop = get_running_loop()
            self._handle = loop.call_soon(self._expire) if when <= loop.time() else loop.call_at(when, self._expire)

    async def __aenter__(self):
        if self._state != 'created':
            raise RuntimeError('Timeout has already been entered')
        task = current_task()
        if task is None:
            raise RuntimeError('Timeout should be used inside a task')
        self._state = 'active'
        self._task = task
        self._cancelling = task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, kind, error, traceback):
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if self._state == 'expiring':
            self._state = 'expired'
            if self._task.uncancel() <= self._cancelling and kind is not None and issubclass(kind, CancelledError):
                raise TimeoutError from error
        elif self._state == 'active':
            self._state = 'exited'

    def _expire(self):
        self._task.cancel()
        self._state = 'expiring'
        self._handle = None


def timeout(delay):
    return Timeout(get_running_loop().time() + delay if delay is not None else None)


def timeout_at(when):
    return Timeout(when)


class TaskGroup:
    def __init__(self):
        self._entered = False
        self._exiting = False
        self._aborting = False
        self._parent = None
        self._parent_cancel = False
        self._tasks = set()
        self._errors = []
        self._base_error = None
        self._waiter = None

    async def __aenter__(self):
        if self._entered:
            raise RuntimeError(f'TaskGroup {self!r} has already been entered')
        self._entered = True
        self._parent = current_task()
        if self._parent is None:
            raise RuntimeError(f'TaskGroup {self!r} cannot determine the parent task')
        return self

    def create_task(self, coro, *, name=None, context=None):
        if not self._entered:
            coro.close()
            raise RuntimeError(f'TaskGroup {self!r} has not been entered')
        if self._exiting and not self._tasks:
            coro.close()
            raise RuntimeError(f'TaskGroup {self!r} is finished')
        if self._aborting:
            coro.close()
            raise RuntimeError(f'TaskGroup {self!r} is shutting down')
        task = get_running_loop().create_task(coro, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._task_done)
        return task

    def _abort(self):
        self._aborting = True
        for task in self._tasks:
            if not task.done():
                task.cancel()

    def _task_done(self, task):
        self._tasks.discard(task)
        if self._waiter is not None and not self._tasks and not self._waiter.done():
            self._waiter.set_result(True)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        self._errors.append(error)
        if isinstance(error, (SystemExit, KeyboardInterrupt)) and self._base_error is None:
            self._base_error = error
        if self._parent.done():
            return
        if not self._aborting and not self._parent_cancel:
            self._abort()
            self._parent_cancel = True
            self._parent.cancel()

    async def __aexit__(self, kind, error, traceback):
        self._exiting = True
        if isinstance(error, (SystemExit, KeyboardInterrupt)) and self._base_error is None:
            self._base_error = error
        cancelled = error if kind is not None and issubclass(kind, CancelledError) else None
        if self._parent_cancel and self._parent.uncancel() == 0:
            cancelled = None
        if kind is not None and not self._aborting:
            self._abort()
        while self._tasks:
            if self._waiter is None:
                self._waiter = get_running_loop().create_future()
            try:
                await self._waiter
            except CancelledError as stopped:
                if not self._aborting:
                    cancelled = stopped
                    self._abort()
            self._waiter = None
        if self._base_error is not None:
            raise self._base_error
        if cancelled is not None and not self._errors:
            raise cancelled
        if kind is not None and not issubclass(kind, CancelledError):
            self._errors.append(error)
        if self._errors:
            raise BaseExceptionGroup('unhandled errors in a TaskGroup', self._errors)
