import time
def scaled(a, b=2, *, c=3, d=4):
    return a * b + c - d
def run(n):
    total = 0
    for i in range(n):
        total += scaled(i) + scaled(i, 5) + scaled(i, c=7) + scaled(a=i, b=1, d=9)
    return total
t = time.perf_counter_ns()
for _ in range(2):
    r = run(1500000)
print(time.perf_counter_ns() - t, r)
