import time
def run():
    a, b = 0, 1
    for _ in range(20000):
        a, b = b, a + b
    p = 1
    for i in range(1, 1500):
        p *= i
    return a % 1000000007, p % 998244353, len(bin(p))
t = time.perf_counter_ns()
for _ in range(180):
    r = run()
print(time.perf_counter_ns() - t, r)
