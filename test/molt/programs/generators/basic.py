def count(n):
    i = 0
    while i < n:
        got = yield i
        if got: print("got", got)
        i += 1
    return "ret"
g = count(3)
print(next(g), g.send("hello"), next(g))
try:
    next(g)
except StopIteration as e:
    print("stop", e.value)
print(list(count(4)), sum(count(5)), [x for x in count(3) if x])
def outer():
    r = yield from count(2)
    print("r", r)
    yield from [10, 20]
print(list(outer()))
def fin():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("caught", e)
        yield 99
    finally:
        print("closing")
f = fin(); print(next(f), f.throw(ValueError("boom"))); f.close()
f = fin(); next(f); f.close(); print(list(f))
def fibs():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
def take(n, it):
    for _, x in zip(range(n), it): yield x
print(list(take(10, fibs())))
def tree(t):
    if t:
        l, v, r = t
        yield from tree(l)
        yield v
        yield from tree(r)
print(list(tree(((None, 1, None), 2, (None, 3, None)))))
print(max(x * x for x in range(-5, 4)), ",".join(str(x) for x in range(3)), dict((k, k * 2) for k in "ab"))
e = (i for i in range(2)); print(next(e), next(e), next(e, "default"))
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(It(3)), [*It(2)], 1 in It(3))
def bad():
    yield 1
    raise StopIteration
try:
    list(bad())
except RuntimeError as e:
    print(e)
try:
    count(1).send(5)
except TypeError as e:
    print(e)
def ctx():
    for i in range(2):
        try:
            yield i
        finally:
            print("f", i)
for v in ctx():
    print(v)
def args(*a, k=2, **kw):
    yield a
    yield k, kw
print(list(args(1, 2, k=3, z=4)))
def lazy():
    print("started")
    yield 1
q = lazy(); print("made"); print(next(q))
