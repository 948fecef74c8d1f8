def f(*, a, b=2): return a + b
print(f(a=1), f(b=1, a=1))
def g(a, *, b): return a, b
def h(a, b, /, c, *, d): return a, b, c, d
print(g(1, b=2), h(1, 2, 3, d=4), h(1, 2, c=3, d=4))
for t in [lambda: f(), lambda: f(1), lambda: g(1, 2), lambda: h(1, b=2, c=3, d=4), lambda: h(1, 2, 3)]:
    try: t()
    except TypeError as e: print(e)
