def f(a, b=2, *args, c, d=4, **kw): return (a, b, args, c, d, kw)
print(f(1, c=3), f(1, 5, 6, 7, c=8, z=9), f(*[1, 2], **{"c": 3, "q": 4}), f(1, *(2, 3), c=0, **{"x": 1}))
def g(a, /, b, *, c=1): return (a, b, c)
print(g(1, 2), g(1, b=2, c=3))
def h(x, acc=[]): acc.append(x); return acc
print(h(1), h(2), h(3, []), h.__defaults__, f.__kwdefaults__)
for t in [lambda: f(), lambda: f(1), lambda: f(1, 2, c=1, a=3), lambda: g(a=1, b=2), lambda: g(1), lambda: g(1, 2, 3), lambda: g(1, 2, d=1), lambda: g(1, b=2, a=5), lambda: f(**{1: 2}), lambda: f(*5), lambda: f(1, c=2, **5), lambda: (lambda x, y: 0)(1), lambda: (lambda: 0)(1, 2), lambda: print(1, foo=2), lambda: len(), lambda: len(1, 2), lambda: int(1, 2, 3), lambda: [].append(), lambda: "a".upper(1), lambda: {}.get(), lambda: max(), lambda: sorted(), lambda: isinstance(1), lambda: range()]:
    try: print(t())
    except TypeError as e: print(e)
