import time
def steps(n):
    count = 0
    while n != 1:
        if n % 2 == 0:
            n //= 2
        else:
            n = 3 * n + 1
        count += 1
    return count
def run(limit):
    best = 0
    at = 0
    for i in range(1, limit):
        c = steps(i)
        if c > best:
            best = c
            at = i
    return best, at
t = time.perf_counter_ns()
for _ in range(2):
    r = run(70000)
print(time.perf_counter_ns() - t, r)
