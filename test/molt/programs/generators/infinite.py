def fib():
    a, b = 0, 1
    while True: yield a; a, b = b, a + b
def take(n, g): return [x for x, _ in zip(g, range(n))]
print(take(15, fib()), next(x for x in fib() if x > 1000))
def count(n=0, s=1):
    while True: yield n; n += s
def cyc(x):
    while True: yield from x
print(take(4, count(5, 5)), take(7, cyc('abc')), take(3, (x * x for x in count() if x % 3 == 0)))
def merge(a, b):
    a, b = iter(a), iter(b); x, y = next(a, None), next(b, None)
    while x is not None or y is not None:
        if y is None or x is not None and x <= y: yield x; x = next(a, None)
        else: yield y; y = next(b, None)
print(list(merge([1, 4, 6], [2, 3, 9])))
