# generators that delegate to generators that delegate: values, results, errors and closing go through all of them
import sys
def tree(lo, hi):
    if lo < hi:
        middle = (lo + hi) // 2
        left = yield from tree(lo, middle)
        got = yield middle
        right = yield from tree(middle + 1, hi)
        return left + right + 1 + (got or 0)
    return 0
def drive(g):
    out = []
    try:
        while True:
            out.append(next(g))
    except StopIteration as e:
        return out, e.value
print(drive(tree(0, 10)))
g = tree(0, 5)
out = [next(g)]
try:
    while True:
        out.append(g.send(10))
except StopIteration as e:
    print(out, e.value)

def leaf(log):
    try:
        while True:
            try:
                got = yield len(log)
                log.append(("got", got))
            except ValueError as e:
                log.append(("value error", str(e)))
    finally:
        log.append("leaf closed")
def middle(log):
    try:
        yield from leaf(log)
    except KeyError as e:
        log.append(("middle", repr(e)))
        return "from middle"
    finally:
        log.append("middle closed")
def outer(log):
    r = yield from middle(log)
    log.append(("result", r))
    yield "last"
log = []
g = outer(log)
print(next(g), g.send(5), g.throw(ValueError("x")), next(g), g.throw(KeyError("k")), next(g, "end"), log)
log = []
g = outer(log)
next(g)
next(g)
g.close()
print(log, next(g, "closed"))
log = []
g = outer(log)
next(g)
next(g)
del g
print(log)

def failing(n):
    yield n
    raise KeyError(n)
def catching(n):
    try:
        yield from failing(n)
    except KeyError as e:
        yield ("caught", e.args, type(e.__context__).__name__)
    yield from failing(n + 1)
def top(n):
    try:
        yield from catching(n)
    except KeyError as e:
        yield ("top", e.args)
        raise RuntimeError("out") from e
try:
    for x in top(1):
        print(x)
except RuntimeError as e:
    print(repr(e), repr(e.__cause__), e.__cause__.__context__)

def inside():
    yield repr(sys.exc_info()[1])
    try:
        raise TypeError("inner")
    except TypeError as e:
        yield repr(e.__context__)
    yield repr(sys.exc_info()[1])
def around():
    try:
        1 / 0
    except ZeroDivisionError:
        yield from inside()
        yield repr(sys.exc_info()[1])
def around_all():
    yield from around()
    yield repr(sys.exc_info()[1])
print(list(around_all()))
try:
    raise OSError("outside")
except OSError:
    g = around_all()
    print([next(g) for _ in range(2)])
print(list(g))

holder = []
def reentrant():
    yield 1
    for h in holder:
        try:
            print("next", next(h))
        except ValueError as e:
            print(e)
    yield 2
def level(inner):
    yield from inner
    yield 3
a = reentrant()
b = level(a)
c = level(b)
holder.extend([a, b, c])
print(next(c))
print(next(c), next(c), next(c), next(c, None))

shared = iter_shared = (i for i in range(6))
def user(name):
    while True:
        v = yield from one()
        if v is None:
            return name
def one():
    yield from shared
    return None
p, q = user("p"), user("q")
print([next(p), next(q), next(p), next(shared), next(q), next(p), next(p, "p ends"), next(q, "q ends")])

def chain(n):
    if n:
        r = yield from chain(n - 1)
        return r + 1
    for i in range(5):
        yield i
    return 100
print(drive(chain(3)), drive(chain(300)))
def growing(n):
    yield n
    yield from growing(n + 1)
count = 0
try:
    for x in growing(0):
        count += 1
except RecursionError as e:
    print("recursion", count > 300)
def lists():
    yield from [1, 2]
    yield from "ab"
    yield from (x * x for x in range(3))
    return (yield from ())
def more():
    r = yield from lists()
    yield r
print(list(more()))
def stops():
    yield 1
    raise StopIteration("odd")
def above():
    yield from stops()
try:
    print(list(above()))
except RuntimeError as e:
    print(e, repr(e.__cause__))
