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


class _Line:
    """Tasks that stand in line, each with a future that is its turn."""

    def __init__(self):
        self._turns = []

    def __len__(self):
        return sum(1 for turn in self._turns if not turn.cancelled())

    async def stand(self, lost=None):
        """Returns when it is this task's turn. One that has its turn and is cancelled before it runs calls `lost`, which is to give it to the next."""
        turn = get_running_loop().create_future()
        self._turns.append(turn)
        given = False
        try:
            await turn
        except CancelledError:
            given = not turn.cancelled()
            raise
        finally:
            self._turns.remove(turn)
            if given and lost is not None:
                lost()

    def call(self, most=1):
        """Gives a turn to as many as that of those who have none yet; how many there were."""
        called = 0
        for turn in self._turns:
            if called == most:
                break
            if not turn.done():
                turn.set_result(None)
                called += 1
        return called


class _Held:
    """What `async with` acquires and releases."""

    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, *exc):
        self.release()


class Lock(_Held):
    def __init__(self):
        self._line = _Line()
        self._locked = False

    def locked(self):
        return self._locked

    async def acquire(self):
        if self._locked or len(self._line):
            await self._line.stand(self._line.call)
        self._locked = True
        return True

    def release(self):
        if not self._locked:
            raise RuntimeError('Lock is not acquired.')
        self._locked = False
        self._line.call()

    def __repr__(self):
        return f'<asyncio.locks.Lock [{"locked" if self._locked else "unlocked"}]>'


class Event:
    def __init__(self):
        self._line = _Line()
        self._happened = False

    def is_set(self):
        return self._happened

    def set(self):
        self._happened = True
        self._line.call(-1)

    def clear(self):
        self._happened = False

    async def wait(self):
        if not self._happened:
            await self._line.stand()
        return True


async def _despite_cancelling(step):
    """Awaits `step()` until it has succeeded; the last cancelling on the way."""
    cancelled = None
    while True:
        try:
            await step()
        except CancelledError as error:
            cancelled = error
        else:
            return cancelled


class Condition(_Held):
    def __init__(self, lock=None):
        self._line = _Line()
        self._lock = lock or Lock()
        self.acquire, self.release, self.locked = self._lock.acquire, self._lock.release, self._lock.locked

    async def wait(self):
        if not self.locked():
            raise RuntimeError('cannot wait on un-acquired lock')
        self.release()
        try:
            await self._line.stand()
        finally:
            cancelled = await _despite_cancelling(self.acquire)
            if cancelled is not None:
                raise cancelled
        return True

    async def wait_for(self, predicate):
        while not (answer := predicate()):
            await self.wait()
        return answer

    def notify(self, n=1):
        if not self.locked():
            raise RuntimeError('cannot notify on un-acquired lock')
        if n > 0:
            self._line.call(n)

    def notify_all(self):
        self.notify(len(self._line))


class Semaphore(_Held):
    def __init__(self, value=1):
        if value < 0:
            raise ValueError('Semaphore initial value must be >= 0')
        self._line = _Line()
        self._value = value

    def locked(self):
        return not self._value or len(self._line) > 0

    async def acquire(self):
        if self.locked():
            await self._line.stand(lambda: Semaphore.release(self))
            self._hand_out()
        else:
            self._value -= 1
        return True

    def _hand_out(self):
        self._value -= self._line.call(self._value) if self._value else 0

    def release(self):
        self._value += 1
        self._hand_out()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        Semaphore.__init__(self, value)
        self._most = value

    def release(self):
        if self._value >= self._most:
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
        self._most = maxsize
        self._getters, self._putters = _Line(), _Line()
        self._unfinished = 0
        self._all_done = Event()
        self._all_done.set()
        self._init(maxsize)

    # What kinds of queue differ in

    def _init(self, maxsize):
        self._queue = deque()

    def _put(self, item):
        self._queue.append(item)

    def _get(self):
        return self._queue.popleft()

    @property
    def maxsize(self):
        return self._most

    def qsize(self):
        return len(self._queue)

    def empty(self):
        return not self.qsize()

    def full(self):
        return 0 < self._most <= self.qsize()

    async def put(self, item):
        while self.full():
            await self._putters.stand(lambda: self.full() or self._putters.call())
        self.put_nowait(item)

    def put_nowait(self, item):
        if self.full():
            raise QueueFull
        self._put(item)
        self._unfinished += 1
        self._all_done.clear()
        self._getters.call()

    async def get(self):
        while self.empty():
            await self._getters.stand(lambda: self.empty() or self._getters.call())
        return self.get_nowait()

    def get_nowait(self):
        if self.empty():
            raise QueueEmpty
        taken = self._get()
        self._putters.call()
        return taken

    def task_done(self):
        if not self._unfinished:
            raise ValueError('task_done() called too many times')
        self._unfinished -= 1
        if not self._unfinished:
            self._all_done.set()

    async def join(self):
        await self._all_done.wait()


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
    """Cancels its task when the time has come, and turns that cancelling into a TimeoutError at the end of the block."""

    def __init__(self, when):
        self._deadline = when
        self._alarm = None
        self._phase = 'created'  # then active; then expiring and expired, or finished

    def when(self):
        return self._deadline

    def expired(self):
        return self._phase.startswith('expir')

    def reschedule(self, when):
        if self._phase != 'active':
            raise RuntimeError('Timeout has not been entered' if self._phase == 'created' else f'Cannot change state of {self._phase} Timeout')
        self._silence()
        self._deadline = when
        if when is not None:
            loop = get_running_loop()
            self._alarm = loop.call_at(when, self._ring) if when > loop.time() else loop.call_soon(self._ring)

    def _silence(self):
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _ring(self):
        self._alarm = None
        self._phase = 'expiring'
        self._owner.cancel()

    async def __aenter__(self):
        if self._phase != 'created':
            raise RuntimeError('Timeout has already been entered')
        self._owner = current_task()
        if self._owner is None:
            raise RuntimeError('Timeout should be used inside a task')
        self._cancels_before = self._owner.cancelling()
        self._phase = 'active'
        self.reschedule(self._deadline)
        return self

    async def __aexit__(self, kind, error, traceback):
        self._silence()
        if self._phase != 'expiring':
            self._phase = 'finished'
            return
        self._phase = 'expired'
        only_ours = self._owner.uncancel() <= self._cancels_before
        if only_ours and isinstance(error, CancelledError):
            raise TimeoutError from error


def timeout(delay):
    return Timeout(None if delay is None else get_running_loop().time() + delay)


def timeout_at(when):
    return Timeout(when)


class TaskGroup:
    """Its block ends when all of its tasks have; the first that fails cancels the others and the block."""

    def __init__(self):
        self._phase = 'new'  # then open; failing once the rest is cancelled
        self._owner = None
        self._running = {}
        self._over = False
        self._failures = []
        self._fatal = None  # a KeyboardInterrupt or SystemExit goes before all others
        self._interrupted_owner = False
        self._empty = None

    async def __aenter__(self):
        if self._phase != 'new':
            raise RuntimeError(f'TaskGroup {self!r} has already been entered')
        self._owner = current_task()
        if self._owner is None:
            raise RuntimeError(f'TaskGroup {self!r} cannot determine the parent task')
        self._phase = 'open'
        return self

    def create_task(self, coro, *, name=None, context=None):
        if self._phase == 'new':
            refusal = 'has not been entered'
        elif self._over and not self._running:
            refusal = 'is finished'
        else:
            refusal = 'is shutting down' if self._phase == 'failing' else None
        if refusal:
            coro.close()
            raise RuntimeError(f'TaskGroup {self!r} {refusal}')
        task = create_task(coro, name=name)
        self._running[task] = None
        task.add_done_callback(self._ended)
        return task

    def _fail(self):
        if self._phase != 'failing':
            self._phase = 'failing'
            for task in self._running:
                task.cancel()

    def _note(self, error):
        if self._fatal is None and isinstance(error, (KeyboardInterrupt, SystemExit)):
            self._fatal = error

    def _ended(self, task):
        self._running.pop(task, None)
        if not self._running and self._empty is not None:
            _set_result(self._empty, None)
        error = None if task.cancelled() else task.exception()
        if error is None:
            return
        self._note(error)
        self._failures.append(error)
        if self._phase != 'failing' and not self._owner.done():
            self._fail()
            self._interrupted_owner = True
            self._owner.cancel()

    async def __aexit__(self, kind, error, traceback):
        self._over = True
        self._note(error)
        cancelled = error if isinstance(error, CancelledError) else None
        if self._interrupted_owner and not self._owner.uncancel():
            cancelled = None
        if error is not None:
            self._fail()
        while self._running:
            self._empty = get_running_loop().create_future()
            try:
                await self._empty
            except CancelledError as outside:
                if self._phase != 'failing':
                    cancelled = outside
                    self._fail()
        if self._fatal is not None:
            raise self._fatal
        if error is not None and not isinstance(error, CancelledError):
            self._failures.append(error)
        elif cancelled is not None and not self._failures:
            raise cancelled
        if self._failures:
            raise BaseExceptionGroup('unhandled errors in a TaskGroup', self._failures) from None
