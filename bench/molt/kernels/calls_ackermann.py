import time
def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))
def run(rounds):
    total = 0
    for _ in range(rounds):
        total += ack(2, 300)
    return total
t = time.perf_counter_ns()
r = run(50)
print(time.perf_counter_ns() - t, r)
