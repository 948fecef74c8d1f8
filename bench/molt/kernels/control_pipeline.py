import time
def tree(lo, hi):
    if lo < hi:
        middle = (lo + hi) // 2
        yield from tree(lo, middle)
        yield middle
        yield from tree(middle + 1, hi)
def pairs(it):
    last = None
    for x in it:
        if last is not None:
            yield last, x
        last = x
def run(n):
    total = 0
    for a, b in pairs(tree(0, n)):
        total += a * b % 7
    return total + sum(x * y for x, y in zip(range(n), (i for i in range(n) if i % 2)))
t = time.perf_counter_ns()
for _ in range(4):
    r = run(250000)
print(time.perf_counter_ns() - t, r)
