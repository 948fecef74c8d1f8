class Aw:
    def __init__(s, v): s.v = v
    def __await__(s):
        yield s.v
        return s.v * 2
async def agen(n):
    try:
        for i in range(n):
            x = await Aw(i)
            got = yield x
            if got: print("got", got)
    finally:
        print("closed")
async def main():
    async for v in agen(3): print("v", v)
    else: print("else")
    print([v async for v in agen(3) if v], {v: 1 async for v in agen(2)}, {v async for v in agen(2)})
    g = (v + 1 async for v in agen(2))
    async for w in g: print(w)
    a = agen(5)
    print(await a.__anext__(), await a.asend("hello"))
    try: await a.athrow(ValueError("x"))
    except ValueError as e: print("VE", e)
    try: await a.__anext__()
    except StopAsyncIteration: print("stop")
    b = agen(5); await b.__anext__(); await b.aclose(); await b.aclose()
    async for v in agen(5):
        if v == 2: break
    print([await Aw(k) for k in range(3)])
    class It:
        def __init__(s): s.i = 0
        def __aiter__(s): return s
        async def __anext__(s):
            s.i += 1
            if s.i > 3: raise StopAsyncIteration
            return s.i
    async for i in It(): print(i, end=" ")
    print()
    try:
        async for i in 5: pass
    except TypeError as e: print(e)
    async def bad():
        yield 1
        raise StopAsyncIteration
    try:
        async for q in bad(): pass
    except RuntimeError as e: print(e)
c = main()
sent = []
try:
    while True: sent.append(c.send(None))
except StopIteration: print("done", sent)
