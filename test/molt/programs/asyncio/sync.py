import asyncio
def p(*a): print(*a)
async def turns(n):
    for _ in range(n): await asyncio.sleep(0)
async def locks():
    lock = asyncio.Lock()
    async def w(n):
        async with lock:
            p("in", n); await turns(20); p("out", n)
    ts = [asyncio.create_task(w(i)) for i in range(4)]
    await turns(5); ts[1].cancel(); ts[2].cancel()
    p([type(r).__name__ for r in await asyncio.gather(*ts, return_exceptions=True)], lock.locked())
    try: lock.release()
    except RuntimeError as e: p(e)
    # cancelled when the turn has been given already
    await lock.acquire()
    a, b = asyncio.create_task(w("a")), asyncio.create_task(w("b"))
    await asyncio.sleep(0); lock.release(); a.cancel()
    p([type(r).__name__ for r in await asyncio.gather(a, b, return_exceptions=True)], lock.locked())
async def sems():
    s = asyncio.Semaphore(2)
    async def w(n):
        async with s: p("sem", n, s._value); await turns(3)
    await asyncio.gather(*[w(i) for i in range(5)]); p(s._value, s.locked())
    b = asyncio.BoundedSemaphore(1)
    try: b.release()
    except ValueError as e: p(e)
    try: asyncio.Semaphore(-1)
    except ValueError as e: p(e)
    await s.acquire(); await s.acquire()
    ts = [asyncio.create_task(w(f"t{i}")) for i in range(3)]
    await asyncio.sleep(0); ts[0].cancel(); s.release(); ts[1].cancel(); s.release()
    p([type(r).__name__ for r in await asyncio.gather(*ts, return_exceptions=True)], s._value)
async def conds():
    c = asyncio.Condition(); box = []
    async def taker(n):
        async with c:
            await c.wait_for(lambda: box); p("took", n, box.pop())
    ts = [asyncio.create_task(taker(i)) for i in range(3)]
    await asyncio.sleep(0)
    for i in range(3):
        async with c: box.append(i); c.notify()
        await turns(5)
    await asyncio.gather(*ts)
    async def waiter(n):
        async with c:
            r = await c.wait(); p("woken", n, r)
    ts = [asyncio.create_task(waiter(i)) for i in range(3)]
    await asyncio.sleep(0); ts[1].cancel()
    await asyncio.sleep(0)
    async with c: c.notify_all()
    p([type(r).__name__ for r in await asyncio.gather(*ts, return_exceptions=True)])
    for f in (lambda: c.notify(), ):
        try: f()
        except RuntimeError as e: p(e)
    try: await c.wait()
    except RuntimeError as e: p(e)
async def events():
    e = asyncio.Event()
    async def w(n): p(n, await e.wait())
    ts = [asyncio.create_task(w(i)) for i in range(3)]
    await asyncio.sleep(0); p(e.is_set()); e.set(); await asyncio.gather(*ts); p(e.is_set(), await e.wait()); e.clear(); p(e.is_set())
async def queues():
    q = asyncio.Queue(2)
    async def prod():
        for i in range(6): await q.put(i); p("put", i, q.qsize())
    async def cons():
        while True:
            x = await q.get(); p("got", x); await turns(3); q.task_done()
    cs = [asyncio.create_task(cons()) for _ in range(2)]
    await prod(); await q.join(); [c.cancel() for c in cs]; await asyncio.gather(*cs, return_exceptions=True)
    p(q.empty(), q.full(), q.maxsize)
    for f in (q.get_nowait, q.task_done):
        try: f()
        except (asyncio.QueueEmpty, ValueError) as e: p(repr(e))
    q.put_nowait(1); q.put_nowait(2)
    try: q.put_nowait(3)
    except asyncio.QueueFull as e: p(repr(e))
    g = [asyncio.create_task(q.put(x)) for x in (7, 8)]
    await asyncio.sleep(0); q.get_nowait(); g[0].cancel()
    p([type(r).__name__ for r in await asyncio.gather(*g, return_exceptions=True)], q.qsize(), q.get_nowait(), q.get_nowait())
    pq = asyncio.PriorityQueue(); [pq.put_nowait(x) for x in (3, 1, 2)]; p([await pq.get() for _ in range(3)])
    lq = asyncio.LifoQueue(); [lq.put_nowait(x) for x in (3, 1, 2)]; p([await lq.get() for _ in range(3)])
    try: await asyncio.wait_for(pq.get(), 0.005)
    except asyncio.TimeoutError as e: p(repr(e))
    pq.put_nowait(5); p(await pq.get())
async def timeouts():
    try:
        async with asyncio.timeout(0.005) as t: await asyncio.sleep(1)
    except TimeoutError as e: p(repr(e), repr(e.__cause__), t.expired())
    async with asyncio.timeout(1) as t: p(t.expired(), t.when() is not None)
    try: t.reschedule(5)
    except RuntimeError as e: p(e)
    async with asyncio.timeout(None) as t:
        p(t.when()); t.reschedule(asyncio.get_running_loop().time() + 0.003)
        try: await asyncio.sleep(1)
        except asyncio.CancelledError: p("cancelled inside"); 
    p("swallowed", t.expired())
    try:
        async with asyncio.timeout(0.003):
            try:
                async with asyncio.timeout(1): await asyncio.sleep(1)
            except TimeoutError: p("wrong one")
    except TimeoutError: p("outer")
    try:
        async with asyncio.timeout(-1): await asyncio.sleep(0); p("still")
    except TimeoutError: p("past")
    try:
        async with asyncio.timeout(0.001): raise KeyError("k")
    except KeyError as e: p(repr(e))
    t = asyncio.timeout(1)
    async with t: pass
    try:
        async with t: pass
    except RuntimeError as e: p(e)
async def groups():
    async def ok(n, d): await asyncio.sleep(d); p("ok", n); return n
    async def bad(n, d, e=ValueError): await asyncio.sleep(d); raise e(n)
    async with asyncio.TaskGroup() as g: a, b = g.create_task(ok(1, 0.002), name="nm"), g.create_task(ok(2, 0.001))
    p(a.result(), b.result(), a.get_name())
    try:
        async with asyncio.TaskGroup() as g: g.create_task(ok(3, 1)); g.create_task(bad("x", 0.001)); await asyncio.sleep(1)
    except* ValueError as eg: p(eg.message, eg.exceptions, eg.__suppress_context__)
    try:
        async with asyncio.TaskGroup() as g: g.create_task(ok(4, 1)); raise KeyError("body")
    except* KeyError as eg: p(eg.exceptions)
    try:
        async with asyncio.TaskGroup() as g:
            async def stubborn():
                try: await asyncio.sleep(1)
                except asyncio.CancelledError: raise OSError("late")
            g.create_task(stubborn()); g.create_task(bad("y", 0.001))
    except* (ValueError, OSError) as eg: p(eg.exceptions)
    co = ok(9, 0)
    try: g.create_task(co)
    except RuntimeError as e: p(str(e).split(">")[-1])
    co.close()
    async def outer():
        async with asyncio.TaskGroup() as g: g.create_task(ok(5, 1)); await asyncio.sleep(1)
    t = asyncio.create_task(outer()); await asyncio.sleep(0.001); t.cancel()
    try: await t
    except asyncio.CancelledError: p("outer cancelled", t.cancelled())
    try:
        async with asyncio.TaskGroup() as g: g.create_task(bad("s", 0, SystemExit)); await asyncio.sleep(0.1)
    except SystemExit as e: p("exit", e.args)
async def main():
    for f in (locks, sems, conds, events, queues, timeouts, groups):
        p("==", f.__name__); await f()
try: asyncio.run(main())
except BaseException as e: print("run", repr(e))
