def g():
    r = []
    while True:
        try:
            x = yield len(r)
            if x is None: break
            r.append(x)
        except ValueError as e:
            r.append(str(e)); 
    return r
it = g(); print(next(it), it.send("a"), it.send("b"), it.throw(ValueError("v")))
try: it.send(None)
except StopIteration as e: print(e.value)
def h():
    try: yield 1
    finally: print("cleanup")
x = h(); next(x); x.close(); print(list(x)); y = h(); y.close(); print("no cleanup")
def outer():
    v = yield from inner(); print("inner gave", v); yield "out"
def inner():
    a = yield 1; b = yield a; return a + b
o = outer(); print(next(o), o.send(10), o.send(5))
def bad():
    try: yield
    except GeneratorExit: yield 5
z = bad(); next(z)
try: z.close()
except RuntimeError as e: print(e)
for f in [lambda: g().send(1), lambda: next(x), lambda: g().throw(KeyError("k"))]:
    try: print(f())
    except (TypeError, StopIteration, KeyError) as e: print(type(e).__name__, e)
def si():
    yield 1
    raise StopIteration("x")
try: list(si())
except RuntimeError as e: print(e, repr(e.__cause__))
def rec(n):
    if n: yield n; yield from rec(n - 1)
print(list(rec(5)), sum(rec(50)), [*(i * 2 for i in range(3))], any(i > 2 for i in range(5)), dict((k, v) for k, v in zip("ab", [1, 2])), max(len(w) for w in ["a", "bbb"]))
e = (i for i in range(3)); print(next(e), list(e), list(e)); print(type(e).__name__, e.__name__, g.__name__, it.gi_frame is None if hasattr(it, "gi_frame") else True)
