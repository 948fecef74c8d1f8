import time
def run(n):
    total = 0
    x = 3
    for i in range(n):
        x = x * x % (10 ** 300 + 331)
        s = str(x)
        total += len(s) + int(s[:150]) % 97
        total += pow(x, 65537, 10 ** 40 + 7) % 1000
    return total, x % 1000000007
t = time.perf_counter_ns()
for _ in range(10):
    r = run(9000)
print(time.perf_counter_ns() - t, r)
