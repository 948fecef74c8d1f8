# Tasks cancelled, timed out, failed beside others or never awaited.
import asyncio, gc
class Tok:
    def __init__(self, n):
        self.n = "t" + str(n)
        Tok.live += 1
    live = 0
    def __del__(self): Tok.live -= 1
async def work(k):
    t = Tok(k)
    try:
        await asyncio.sleep(5 if k % 2 else 0)
        return t.n
    finally:
        print("end", k)
async def agen(k):
    t = Tok("g" + str(k))
    try:
        for i in range(k):
            await asyncio.sleep(0)
            yield [t.n, i]
    finally:
        print("agen end", k)
async def main():
    a = asyncio.create_task(work(1))
    b = asyncio.create_task(work(2))
    await asyncio.sleep(0)
    a.cancel()
    try: await a
    except asyncio.CancelledError: print("cancelled")
    print(await b)
    try: await asyncio.wait_for(work(3), 0.001)
    except asyncio.TimeoutError: print("timeout")
    r = await asyncio.gather(work(4), fail(5), return_exceptions=True)
    print(r[0], repr(r[1]))
    try: await asyncio.gather(work(6), fail(7))
    except ValueError as e: print(e)
    async for x in agen(3):
        print(x)
        if x[1] == 5: break
    g = agen(2)
    print(await g.__anext__())
    await g.aclose()
    try:
        async with asyncio.timeout(0.001): await asyncio.sleep(9)
    except TimeoutError: print("to")
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(work(9)); tg.create_task(fail(10))
    except* ValueError as eg: print(len(eg.exceptions))
    q = asyncio.Queue()
    w = asyncio.create_task(q.get())
    await asyncio.sleep(0)
    w.cancel()
    lost = asyncio.create_task(work(11))
    await asyncio.sleep(0)
async def fail(k):
    t = Tok(k)
    raise ValueError("f" + str(k))
asyncio.run(main())
gc.collect()
print(Tok.live)
