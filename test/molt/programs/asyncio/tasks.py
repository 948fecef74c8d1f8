import asyncio
async def work(n, d):
    await asyncio.sleep(d)
    return n * 2
async def fail():
    await asyncio.sleep(0)
    raise ValueError("bad")
async def main():
    print(await asyncio.gather(work(1, .02), work(2, .01), work(3, 0)))
    r = await asyncio.gather(work(1, 0), fail(), return_exceptions=True); print(r)
    try: await asyncio.gather(fail(), work(1, .01))
    except ValueError as e: print("VE", e)
    try: await asyncio.wait_for(work(1, 5), .01)
    except asyncio.TimeoutError as e: print("timeout", type(e).__name__)
    print(await asyncio.wait_for(work(4, 0), 1))
    q = asyncio.Queue(maxsize=2)
    async def producer():
        for i in range(5): await q.put(i); print("put", i)
        await q.put(None)
    async def consumer():
        while (x := await q.get()) is not None: print("got", x); q.task_done()
        q.task_done()
    await asyncio.gather(producer(), consumer()); await q.join()
    lock = asyncio.Lock(); order = []
    async def locked(n):
        async with lock: order.append(n); await asyncio.sleep(0); order.append(-n)
    await asyncio.gather(*(locked(i) for i in range(1, 4))); print(order)
    ev = asyncio.Event()
    async def waiter(n): await ev.wait(); print("event", n)
    ts = [asyncio.create_task(waiter(i)) for i in range(2)]
    await asyncio.sleep(0); ev.set(); await asyncio.gather(*ts)
    sem = asyncio.Semaphore(2); active = 0; most = 0
    async def limited():
        nonlocal active, most
        async with sem:
            active += 1; most = max(most, active); await asyncio.sleep(.001); active -= 1
    await asyncio.gather(*(limited() for _ in range(6))); print(most)
    t = asyncio.create_task(work(1, 10))
    await asyncio.sleep(0); t.cancel("stop it")
    try: await t
    except asyncio.CancelledError as e: print("cancelled", e, t.cancelled())
    async def cleanup():
        try: await asyncio.sleep(10)
        except asyncio.CancelledError: print("cleaning"); raise
        finally: print("finally")
    t = asyncio.create_task(cleanup()); await asyncio.sleep(0); t.cancel()
    print(await asyncio.gather(t, return_exceptions=True))
    try:
        async with asyncio.timeout(.01): await asyncio.sleep(5)
    except TimeoutError: print("timed out")
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(work(5, .01)); b = tg.create_task(work(6, 0))
    print(a.result(), b.result())
    done, pending = await asyncio.wait([asyncio.create_task(work(i, i * .01)) for i in range(3)], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending)); [p.cancel() for p in pending]
    for c in asyncio.as_completed([work(1, .02), work(2, .005)]): print(await c)
    c = asyncio.Condition(); items = []
    async def cons():
        async with c:
            await c.wait_for(lambda: items); print("cons", items.pop())
    async def prod():
        async with c: items.append(7); c.notify()
    await asyncio.gather(cons(), prod())
    fut = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(.001, fut.set_result, "fut"); print(await fut)
    print(asyncio.current_task().get_name())
    pq = asyncio.PriorityQueue()
    for x in (3, 1, 2): pq.put_nowait(x)
    print([pq.get_nowait() for _ in range(3)])
    try: pq.get_nowait()
    except asyncio.QueueEmpty: print("empty")
    s = asyncio.shield(work(9, 0)); print(await s)
    return "end"
print(asyncio.run(main()))
try: asyncio.run(fail())
except ValueError as e: print(e)
