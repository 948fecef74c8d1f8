import time
def a(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)
def times(v, n):
    return [sum(a(i, j) * v[j] for j in range(n)) for i in range(n)]
def transposed(v, n):
    result = []
    for i in range(n):
        s = 0.0
        for j in range(n):
            s += a(j, i) * v[j]
        result.append(s)
    return result
def run(n):
    u = [1.0] * n
    v = u
    for _ in range(5):
        v = transposed(times(u, n), n)
        u = transposed(times(v, n), n)
    vbv = vv = 0.0
    for x, y in zip(u, v):
        vbv += x * y
        vv += y * y
    return round((vbv / vv) ** 0.5, 9)
t = time.perf_counter_ns()
for _ in range(12):
    r = run(170)
print(time.perf_counter_ns() - t, r)
