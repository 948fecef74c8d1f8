import time
def is_prime(n):
    if n < 2:
        return False
    if n % 2 == 0:
        return n == 2
    d = 3
    while d * d <= n:
        if n % d == 0:
            return False
        d += 2
    return True
def run(n):
    return sum(1 for i in range(n) if is_prime(i)), [i for i in range(n - 100, n) if is_prime(i)]
t = time.perf_counter_ns()
for _ in range(5):
    r = run(200000)
print(time.perf_counter_ns() - t, r)
