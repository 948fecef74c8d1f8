import time
def run(n):
    state = 0
    counts = [0, 0, 0, 0]
    x = 7
    i = 0
    while i < n:
        x = (x * 75 + 74) % 65537
        if state == 0 and x < 20000:
            state = 1
        elif state == 1 and (x & 1 or x > 60000):
            state = 2
        elif state == 2 and not x % 5:
            state = 3
        elif state == 3:
            state = 0
        counts[state] += 1
        i += 1
    return counts
t = time.perf_counter_ns()
for _ in range(2):
    r = run(3000000)
print(time.perf_counter_ns() - t, r)
