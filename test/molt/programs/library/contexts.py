from contextlib import contextmanager, suppress, closing, nullcontext, ExitStack
@contextmanager
def tag(name):
    print("<", name)
    try:
        yield name.upper()
    except ValueError as e:
        print("caught", e)
    finally:
        print(">", name)
with tag("a") as t, tag("b"):
    print(t)
with tag("c"):
    raise ValueError("x")
with suppress(KeyError, IndexError):
    {}["k"]
print("on")
try:
    with tag("d"):
        raise TypeError("through")
except TypeError as e:
    print(e)
with ExitStack() as s:
    s.enter_context(tag("e")); s.callback(print, "called")
with nullcontext(5) as v: print(v)
def f():
    with tag("r"):
        return "returned"
print(f())
for i in range(2):
    with tag("loop"):
        if i == 0: continue
        break
