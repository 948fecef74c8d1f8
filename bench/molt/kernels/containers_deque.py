import time
from collections import deque, defaultdict
def run(size, rounds):
    total = 0
    for _ in range(rounds):
        seen = defaultdict(int)
        queue = deque([(0, 0)])
        seen[(0, 0)] = 1
        while queue:
            x, y = queue.popleft()
            for nx, ny in ((x + 1, y), (x, y + 1)):
                if nx < size and ny < size:
                    if (nx, ny) not in seen:
                        queue.append((nx, ny))
                    seen[(nx, ny)] += seen[(x, y)]
        total += seen[(size - 1, size - 1)] % 1000007
    return total
t = time.perf_counter_ns()
for _ in range(5):
    r = run(150, 9)
print(time.perf_counter_ns() - t, r)
