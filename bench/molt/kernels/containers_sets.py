import time
def run(n):
    a = set(range(0, 3000, 2))
    b = set(range(0, 3000, 3))
    total = 0
    for i in range(n):
        total += len(a & b) + len(a | b) + len(a - b) + len(a ^ b)
        c = set()
        for x in range(200):
            c.add(x * i % 101)
        total += len(c)
        if i in a:
            total += 1
    return total
t = time.perf_counter_ns()
for _ in range(4):
    r = run(2500)
print(time.perf_counter_ns() - t, r)
