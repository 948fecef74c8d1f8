import time
def solve(n, row, columns, up, down):
    if row == n:
        return 1
    count = 0
    for column in range(n):
        a = row + column
        b = row - column + n
        if not columns[column] and not up[a] and not down[b]:
            columns[column] = up[a] = down[b] = True
            count += solve(n, row + 1, columns, up, down)
            columns[column] = up[a] = down[b] = False
    return count
def run(n):
    return solve(n, 0, [False] * n, [False] * (2 * n), [False] * (2 * n + 1))
t = time.perf_counter_ns()
for _ in range(140):
    r = run(9)
print(time.perf_counter_ns() - t, r)
