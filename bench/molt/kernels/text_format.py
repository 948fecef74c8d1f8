import time
def run(n):
    total = 0
    for i in range(n):
        total += len(f"{i:05d}|{i * 0.5:.2f}|{i!r:>8}|{'ab':<4}|{i:x}")
        total += len("%d:%s:%.3f" % (i, "name", i / 7)) + len("{} and {:>6}".format(i, i & 15))
    return total
t = time.perf_counter_ns()
for _ in range(2):
    r = run(350000)
print(time.perf_counter_ns() - t, r)
