from contextlib import contextmanager, suppress, closing, nullcontext, ExitStack, redirect_stdout, ContextDecorator, AbstractContextManager
import io
@contextmanager
def tag(n):
    print(f"<{n}>")
    try: yield n.upper()
    except ValueError as e: print("handled", e)
    finally: print(f"</{n}>")
with tag("a") as t: print(t)
with tag("b"): raise ValueError("v")
try:
    with tag("c"): raise KeyError("k")
except KeyError as e: print("through", e)
with suppress(ZeroDivisionError, KeyError): 1 / 0
with nullcontext(5) as n: print(n)
class R:
    def close(self): print("closed")
with closing(R()): print("using")
with ExitStack() as st:
    for n in "xy": st.enter_context(tag(n))
    st.callback(print, "callback"); print("body")
f = io.StringIO()
with redirect_stdout(f): print("captured")
print(repr(f.getvalue()))
class D(ContextDecorator):
    def __enter__(self): print("in"); return self
    def __exit__(self, *e): print("out")
@D()
def fn(): print("fn")
fn()
@tag("deco")
def g(): print("g")
g()
@contextmanager
def bad(): 
    if False: yield
try:
    with bad(): pass
except RuntimeError as e: print(e)
@contextmanager
def twice(): yield 1; yield 2
try:
    with twice(): pass
except RuntimeError as e: print(e)
