import time
def counter(step):
    total = 0
    def add(x):
        nonlocal total
        total += x * step
        return total
    return add
def compose(f, g):
    return lambda x: f(g(x))
def run(n):
    add = counter(3)
    both = compose(lambda x: x + 1, lambda x: x * 2)
    last = 0
    for i in range(n):
        last = add(both(i) & 7)
    return last
t = time.perf_counter_ns()
for _ in range(2):
    r = run(3000000)
print(time.perf_counter_ns() - t, r)
