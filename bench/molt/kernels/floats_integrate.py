import time
import math
def f(x):
    return math.sin(x) * math.exp(-x * x / 8.0) + math.sqrt(x + 1.0)
def run(n):
    lo, hi = 0.0, 10.0
    h = (hi - lo) / n
    s = 0.5 * (f(lo) + f(hi))
    for i in range(1, n):
        s += f(lo + i * h)
    return round(s * h, 8)
t = time.perf_counter_ns()
for _ in range(3):
    r = run(2000000)
print(time.perf_counter_ns() - t, r)
