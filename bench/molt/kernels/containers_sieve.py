import time
def run(n):
    flags = [True] * (n + 1)
    count = 0
    for i in range(2, n + 1):
        if flags[i]:
            count += 1
            j = i * i
            while j <= n:
                flags[j] = False
                j += i
    return count
t = time.perf_counter_ns()
for _ in range(5):
    r = run(2000000)
print(time.perf_counter_ns() - t, r)
