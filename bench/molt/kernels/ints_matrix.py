import time
def multiply(a, b, n):
    result = [[0] * n for _ in range(n)]
    for i in range(n):
        row = result[i]
        for j in range(n):
            total = 0
            for k in range(n):
                total += a[i][k] * b[k][j]
            row[j] = total % 1000003
    return result
def run(n, rounds):
    a = [[(i * j) % 10 for j in range(n)] for i in range(n)]
    b = a
    for _ in range(rounds):
        b = multiply(a, b, n)
    return sum(sum(row) for row in b)
t = time.perf_counter_ns()
for _ in range(2):
    r = run(120, 5)
print(time.perf_counter_ns() - t, r)
