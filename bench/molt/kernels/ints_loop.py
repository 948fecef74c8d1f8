import time
def run(n):
    total = 0
    for i in range(n):
        total = (total + i * i) % 1000003 ^ (i & 255)
    return total
t = time.perf_counter_ns()
for _ in range(2):
    r = run(5000000)
print(time.perf_counter_ns() - t, r)
