import time
def run(n):
    x = 0.0
    y = 1.5
    for i in range(n):
        x = x + y * 0.5
        y = y * 1.0000001 - x * 1e-9
    return x + y
t = time.perf_counter_ns()
for _ in range(5):
    r = run(3000000)
print(time.perf_counter_ns() - t, r)
