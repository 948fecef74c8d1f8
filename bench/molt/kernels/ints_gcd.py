import time
def gcd(a, b):
    while b:
        a, b = b, a % b
    return a
def run(n):
    total = 0
    for i in range(1, n):
        for j in range(1, n, 3):
            total += gcd(i, j)
    return total
t = time.perf_counter_ns()
for _ in range(3):
    r = run(1900)
print(time.perf_counter_ns() - t, r)
