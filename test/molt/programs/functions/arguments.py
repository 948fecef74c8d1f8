def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw
print(f(1, c=3), f(1, 5, 6, 7, c=8, e=9), f(*[1, 2, 3], **{"c": 1, "z": 0}))
def g(a, /, b, *, c): return a, b, c
print(g(1, 2, c=3), g(1, b=2, c=3))
def h(*args, **kw): return args, kw
print(h(), h(1, *[2, 3], x=4, **{"y": 5}))
def mutable(x, acc=[]):
    acc.append(x)
    return acc
print(mutable(1), mutable(2))
print((lambda *a, k=1: (a, k))(1, 2, k=3))
for bad in (lambda: f(), lambda: f(1), lambda: g(1, 2, 3), lambda: g(a=1, b=2, c=3), lambda: g(1, 2, c=3, d=4), lambda: f(1, a=2, c=3), lambda: (lambda: 0)(1), lambda: (lambda a, b, c: 0)(), lambda: (lambda a, b=1: 0)(1, 2, 3), lambda: h(**{1: 2}), lambda: len(), lambda: len(1, 2), lambda: 5()):
    try:
        bad()
    except TypeError as e:
        print(e)
print(f.__name__, f.__qualname__, g.__defaults__, mutable.__defaults__, (lambda: 0).__name__)
def doc():
    "the doc"
print(doc.__doc__, h.__doc__)
doc.attr = 5
print(doc.attr)
