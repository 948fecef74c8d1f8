import time
def multiply(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]
def plain(a, b, n):
    result = []
    for i in range(n):
        row = []
        ai = a[i]
        for j in range(n):
            s = 0.0
            for k in range(n):
                s += ai[k] * b[k][j]
            row.append(s)
        result.append(row)
    return result
def run(n):
    a = [[1.0 / (i + j + 1) for j in range(n)] for i in range(n)]
    b = [[float(i == j) + 0.25 for j in range(n)] for i in range(n)]
    c = multiply(a, b)
    d = plain(c, b, n)
    return round(sum(d[i][i] for i in range(n)), 8)
t = time.perf_counter_ns()
for _ in range(3):
    r = run(160)
print(time.perf_counter_ns() - t, r)
