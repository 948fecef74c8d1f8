import time
def run(n):
    x = 12345
    values = []
    for _ in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        values.append(x)
    a = sorted(values)
    b = sorted(values, key=lambda v: v % 1000)
    c = sorted(str(v) for v in values)
    values.sort(reverse=True)
    d = sorted([(v & 255, v) for v in values])
    return a[n // 2], b[n // 3], c[n // 4], values[5], d[7]
t = time.perf_counter_ns()
for _ in range(4):
    r = run(120000)
print(time.perf_counter_ns() - t, r)
