import time
import heapq
def run(n):
    edges = [[] for _ in range(n)]
    x = 1
    for i in range(n * 6):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        edges[i % n].append((x % n, x % 100 + 1))
    distance = [1 << 30] * n
    distance[0] = 0
    queue = [(0, 0)]
    while queue:
        d, at = heapq.heappop(queue)
        if d > distance[at]:
            continue
        for to, cost in edges[at]:
            new = d + cost
            if new < distance[to]:
                distance[to] = new
                heapq.heappush(queue, (new, to))
    return sum(d for d in distance if d < 1 << 30)
t = time.perf_counter_ns()
for _ in range(8):
    r = run(60000)
print(time.perf_counter_ns() - t, r)
