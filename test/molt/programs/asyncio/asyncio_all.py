import asyncio
from contextlib import asynccontextmanager, AsyncExitStack
log = []
async def worker(name, q, results):
    while True:
        item = await q.get()
        try:
            if item is None: return name
            await asyncio.sleep(0.001 * item)
            results.append((name, item * item))
        finally:
            q.task_done()
async def queues():
    q = asyncio.Queue(maxsize=2); results = []
    ws = [asyncio.create_task(worker(f'w{i}', q, results), name=f't{i}') for i in range(2)]
    for i in range(5): await q.put(i)
    for _ in ws: await q.put(None)
    await q.join()
    print(await asyncio.gather(*ws), sorted(r[1] for r in results), q.empty(), q.qsize(), ws[0].get_name())
    try: q.get_nowait()
    except asyncio.QueueEmpty as e: print('empty', repr(e))
    await q.put(1); await q.put(2)
    try: q.put_nowait(3)
    except asyncio.QueueFull: print('full')
async def fail(d, e):
    await asyncio.sleep(d); raise e
async def ok(d, v):
    try:
        await asyncio.sleep(d); return v
    except asyncio.CancelledError:
        log.append(f'cancelled {v}'); raise
async def groups():
    try:
        async with asyncio.TaskGroup() as tg:
            a = tg.create_task(ok(0.001, 'a')); tg.create_task(fail(0.003, ValueError('bad'))); tg.create_task(ok(5, 'slow')); tg.create_task(fail(0.003, KeyError('k')))
    except* ValueError as eg: print('value', eg.exceptions)
    except* KeyError as eg: print('key', eg.exceptions)
    print(a.result(), log)
    async with asyncio.TaskGroup() as tg:
        ts = [tg.create_task(ok(0.001 * (3 - i), i)) for i in range(3)]
    print([t.result() for t in ts])
async def timeouts():
    try: await asyncio.wait_for(ok(1, 'late'), 0.005)
    except asyncio.TimeoutError as e: print('timeout', repr(e), e is not None)
    try:
        async with asyncio.timeout(0.005): await ok(1, 'late2')
    except TimeoutError: print('timeout 2')
    async with asyncio.timeout(None) as t: await asyncio.sleep(0)
    print(t.expired(), log[-2:])
    print(await asyncio.wait_for(ok(0.001, 'fine'), 1))
async def cancelling():
    t = asyncio.create_task(ok(1, 'x')); await asyncio.sleep(0)
    print(t.done(), t.cancelled(), t.cancel('why'))
    try: await t
    except asyncio.CancelledError as e: print('cancelled', e.args, t.cancelled(), t.done())
    async def stubborn():
        try: await asyncio.sleep(1)
        except asyncio.CancelledError: return 'survived'
    t = asyncio.create_task(stubborn()); await asyncio.sleep(0); t.cancel(); print(await t, t.cancelled())
    t = asyncio.create_task(fail(0, ZeroDivisionError('z')))
    await asyncio.wait([t]); print(repr(t.exception()))
    try: t.result()
    except ZeroDivisionError as e: print('res', e)
    inner = asyncio.create_task(ok(0.08, "shielded"))
    try: await asyncio.wait_for(asyncio.shield(inner), 0.001)
    except TimeoutError: print('shield timeout', inner.done())
    print(await inner)
async def gathers():
    print(await asyncio.gather(ok(0.002, 1), fail(0.001, ValueError('g')), ok(0, 3), return_exceptions=True))
    try: await asyncio.gather(ok(0.01, 'left'), fail(0, OSError(1, 'x')))
    except OSError as e: print('gather', e.errno)
    done, pending = await asyncio.wait([asyncio.create_task(ok(0.001 * (1 + 50 * i), i)) for i in range(3)], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending)); [p.cancel() for p in pending]
    for c in asyncio.as_completed([ok(0.004, 'c'), ok(0.001, 'b')]): print(await c)
    print(await asyncio.gather())
async def agen(n):
    try:
        for i in range(n):
            await asyncio.sleep(0); got = yield i
            if got: print('got', got)
    finally: print('agen closed')
class AIter:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 0: raise StopAsyncIteration
        self.n -= 1; await asyncio.sleep(0); return self.n
@asynccontextmanager
async def res(n):
    print('open', n)
    try: yield n
    except RuntimeError as e: print('handled', e)
    finally: print('close', n)
async def iters():
    print([x async for x in agen(3)], {x: y async for x, y in pairs()}, [x async for x in AIter(3) if x != 1], sum([x async for x in agen(4)]))
    g = agen(3); print(await g.__anext__(), await g.asend('hi')); await g.aclose()
    print(await anext(AIter(2)), await anext(AIter(0), 'dflt'))
    async for x in AIter(2): print(x)
    else: print('else')
    async with res(1) as a, res(2) as b: print(a + b)
    async with res(3): raise RuntimeError('in body')
    async with AsyncExitStack() as st:
        await st.enter_async_context(res(4)); st.push_async_callback(asyncio.sleep, 0); st.callback(print, 'cb')
async def pairs():
    for p in ((1, 2), (3, 4)): yield p
async def sync():
    lock = asyncio.Lock(); ev = asyncio.Event(); sem = asyncio.Semaphore(2); cond = asyncio.Condition(); out = []
    async def crit(i):
        async with lock: out.append(('in', i)); await asyncio.sleep(0); out.append(('out', i))
    await asyncio.gather(*(crit(i) for i in range(3))); print(out, lock.locked())
    async def waiter(): await ev.wait(); return 'evt'
    t = asyncio.create_task(waiter()); await asyncio.sleep(0); ev.set(); print(await t, ev.is_set())
    peak = cur = 0
    async def lim():
        nonlocal peak, cur
        async with sem: cur += 1; peak = max(peak, cur); await asyncio.sleep(0.001); cur -= 1
    await asyncio.gather(*(lim() for _ in range(6))); print(peak)
    async def cw():
        async with cond: await cond.wait_for(lambda: peak == 7); return 'cond'
    t = asyncio.create_task(cw()); await asyncio.sleep(0); peak = 7
    async with cond: cond.notify_all()
    print(await t)
    loop = asyncio.get_running_loop(); f = loop.create_future(); loop.call_soon(f.set_result, 'fut'); print(await f)
    f2 = loop.create_future(); f2.add_done_callback(lambda f: print('cb', f.result())); loop.call_later(0.001, f2.set_result, 9); await f2; await asyncio.sleep(0)
    pq = asyncio.PriorityQueue(); [pq.put_nowait(x) for x in (3, 1, 2)]; print([pq.get_nowait() for _ in range(3)])
async def main():
    for part in (queues, groups, timeouts, cancelling, gathers, iters, sync): print('--', part.__name__); await part()
    return 'end'
print(asyncio.run(main()))
async def boom(): await fail(0, LookupError('last'))
try: asyncio.run(boom())
except LookupError as e: print(e)
c = ok(0, 1); print(type(c).__name__); c.close()
asyncio.run(fail(0.001, AttributeError('uncaught')))
