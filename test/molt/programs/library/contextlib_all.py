import asyncio
from contextlib import *
import contextlib
@contextmanager
def tag(name):
    print("<", name)
    try: yield name.upper()
    except KeyError as e: print("caught", e)
    finally: print(">", name)
with tag("a") as x: print(x)
with tag("b"): raise KeyError("k")
try:
    with tag("c"): raise ValueError("v")
except ValueError as e: print("out", e)
@tag("deco")
def f(a): print("in f", a); return a + 1
print(f(1), f(2))
@contextmanager
def none():
    if False: yield
try:
    with none(): pass
except RuntimeError as e: print(e)
@contextmanager
def two():
    yield 1
    yield 2
try:
    with two(): pass
except RuntimeError as e: print(e)
@contextmanager
def swallow():
    try: yield
    except Exception: pass
    yield
try:
    with swallow(): raise ValueError
except RuntimeError as e: print(e)
with suppress(ZeroDivisionError, KeyError): 1 / 0
try:
    with suppress(KeyError): 1 / 0
except ZeroDivisionError: print("zde")
class R:
    def __init__(self, n): self.n = n
    def close(self): print("close", self.n)
    def __enter__(self): print("enter", self.n); return self
    def __exit__(self, *a): print("exit", self.n, a[0] and a[0].__name__); return self.n == 3
with closing(R(1)) as r: print(r.n)
with ExitStack() as st:
    for i in range(4): st.enter_context(R(i))
    st.callback(print, "cb", 1, sep="-")
    raise ValueError("x")
try:
    with ExitStack() as st:
        @st.push
        def boo(*a): print("push", a[0]); return False
        @st.callback
        def bad(): raise KeyError("in callback")
        raise ValueError("first")
except KeyError as e: print(repr(e), repr(e.__context__))
st = ExitStack(); st.enter_context(R(9)); s2 = st.pop_all(); st.close(); print("closed"); s2.close()
try: ExitStack().enter_context(5)
except TypeError as e: print(e)
import io, sys
b = io.StringIO()
with redirect_stdout(b): print("hid")
print(repr(b.getvalue()))
with nullcontext(5) as n: print(n)
print(isinstance(R(1), AbstractContextManager), issubclass(int, AbstractContextManager))
class D(ContextDecorator):
    def __enter__(self): print("D in"); return self
    def __exit__(self, *e): print("D out"); return False
@D()
def g(): "doc"; print("g")
g(); print(g.__doc__, g.__name__)
@asynccontextmanager
async def am(n):
    print("aenter", n)
    try: yield n
    except OSError as e: print("async caught", e)
    finally: print("aexit", n)
async def main():
    async with am(1) as v: print(v)
    async with am(2): raise OSError("os")
    async with AsyncExitStack() as s:
        print(await s.enter_async_context(am(3)), s.enter_context(R(7)).n)
        s.push_async_callback(asyncio.sleep, 0)
        s.callback(print, "sync cb")
    class C:
        async def aclose(self): print("aclosed")
    async with aclosing(C()): pass
    async with nullcontext(3) as q: print(q)
    @am(5)
    async def co(): print("co"); return 9
    print(await co())
    try:
        async with am(6): raise ValueError("v6")
    except ValueError as e: print(e)
asyncio.run(main())
@contextmanager
def si():
    try: yield
    finally: pass
try:
    with si(): raise StopIteration("s")
except StopIteration as e: print("si", e)
with tag("z"): pass
