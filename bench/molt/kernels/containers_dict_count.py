import time
def run(n):
    d = {}
    for i in range(n):
        k = i * 7919 % 10007
        d[k] = d.get(k, 0) + 1
    return sum(d.values()), len(d)
t = time.perf_counter_ns()
for _ in range(4):
    r = run(2000000)
print(time.perf_counter_ns() - t, r)
