import sys
def averager():
    total, count, avg = 0, 0, None
    while True:
        try:
            x = yield avg
        except ValueError as e:
            print('got', e); avg = 'reset'; total = count = 0; continue
        if x is None: return (total, count)
        total += x; count += 1; avg = total / count
a = averager()
print(next(a), a.send(10), a.send(20), a.throw(ValueError('oops')), a.send(3))
try: a.send(None)
except StopIteration as e: print('value', e.value)
def delegate():
    r = yield from averager()
    print('result', r)
    yield 'after'
    return 'done'
d = delegate(); next(d); print(d.send(4), d.send(6), d.send(None))
try: next(d)
except StopIteration as e: print(e.value)
def inner():
    try:
        yield 1
    except KeyError:
        yield 'caught'
    finally:
        print('inner finally')
def outer():
    try:
        yield from inner()
    except TypeError as e:
        yield f'outer {e}'
o = outer(); print(next(o), o.throw(KeyError('x')))
try: print(o.throw(TypeError, TypeError('tt')))
except Exception as e: print(type(e), e)
o = outer(); next(o); o.close()
print(o.gi_frame, o.gi_running, o.gi_yieldfrom, inner.__name__, o.__name__, o.__qualname__)
try: next(o)
except StopIteration as e: print('stop', e.args)
try: o.throw(ValueError('late'))
except ValueError as e: print(e)
def bad():
    try: yield
    except GeneratorExit: yield 'no'
b = bad(); next(b)
try: b.close()
except RuntimeError as e: print(e)
def stops():
    yield 1
    raise StopIteration('x')
try: print(list(stops()))
except RuntimeError as e: print(e, repr(e.__cause__))
g = (x for x in range(3))
try: g.send(5)
except TypeError as e: print(e)
def selfish():
    try: next(me)
    except ValueError as e: print(e)
    yield
me = selfish(); next(me)
def primes():
    found = {}
    n = 2
    while True:
        p = found.pop(n, None)
        if p is None:
            yield n
            found[n * n] = n
        else:
            m = n + p
            while m in found: m += p
            found[m] = p
        n += 1
import itertools as it
print(list(it.islice(primes(), 20)))
def tree(n): return None if n == 0 else (tree(n - 1), n, tree(n - 1))
def walk(t):
    if t:
        l, v, r = t
        yield from walk(l); yield v; yield from walk(r)
print(list(walk(tree(4))))
class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self):
        n = self.n
        while n: yield n; n -= 1
    def __reversed__(self):
        yield from range(1, self.n + 1)
print(list(Countdown(3)), list(reversed(Countdown(3))), *Countdown(2), max(Countdown(9)), sorted(Countdown(4)), dict(enumerate(Countdown(2))), 2 in Countdown(3))
class Seq:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * i
print(list(Seq()), 4 in Seq(), 5 in Seq(), list(iter(Seq())), [*zip(Seq(), 'ab')])
vals = iter([1, 2, 0, 3]); print(list(iter(lambda: next(vals), 0)))
def echo():
    r = None
    while True: r = yield r
e = echo(); next(e); print([e.send(i) for i in 'xyz'])
def nested_comp(n): return [[(i, j) for j in range(i) if (i + j) % 2] for i in range(n) if i]
print(nested_comp(4), {k: {v for v in range(k)} for k in range(3)}, sum(x * y for x in range(3) for y in range(x)), [y := 5, y ** 2], [last := i for i in range(3)], last)
fs = [lambda: i for i in range(3)]; print([f() for f in fs]); fs = [lambda i=i: i for i in range(3)]; print([f() for f in fs])
def pipeline(*fns):
    def run(src):
        for f in fns: src = f(src)
        return src
    return run
print(list(pipeline(lambda s: (x for x in s if x % 2), lambda s: map(str, s), lambda s: it.chain(s, ['end']))(range(6))))
def with_finally():
    try:
        for i in range(3):
            try: yield i
            finally: print('f', i)
    finally: print('outer f')
for v in with_finally():
    if v == 1: break
print('after break')
def ret_in_gen():
    yield 1
    return 2
    yield 3
print(list(ret_in_gen()), (lambda: (yield))().__class__.__name__)
import inspect
print(inspect.isgenerator(ret_in_gen()), inspect.isgeneratorfunction(ret_in_gen), inspect.getgeneratorstate(ret_in_gen()) if hasattr(inspect, 'getgeneratorstate') else '')
