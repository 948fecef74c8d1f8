import time
def run(n, steps):
    grid = [0.0] * n
    grid[n // 2] = 1000.0
    for _ in range(steps):
        new = grid[:]
        for i in range(1, n - 1):
            new[i] = grid[i] + 0.1 * (grid[i - 1] - 2.0 * grid[i] + grid[i + 1])
        grid = new
    return round(grid[n // 2], 9), round(sum(grid), 6)
t = time.perf_counter_ns()
for _ in range(3):
    r = run(2000, 1500)
print(time.perf_counter_ns() - t, r)
