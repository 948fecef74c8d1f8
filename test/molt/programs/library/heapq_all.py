import heapq
h = [5, 3, 8, 1, 9, 2]; heapq.heapify(h); print(h); heapq.heappush(h, 0); print(heapq.heappop(h), heapq.heappop(h), h, heapq.heappushpop(h, 7), heapq.heapreplace(h, 1), h)
print(heapq.nlargest(3, [1, 8, 2, 9]), heapq.nsmallest(2, "banana"), heapq.nlargest(2, [{"a": 1}, {"a": 5}], key=lambda d: d["a"]), list(heapq.merge([1, 4], [2, 3], [0, 9])), list(heapq.merge([3, 1], [2], reverse=True)), heapq.nsmallest(5, [2, 1]), heapq.nlargest(1, [3, 5]), list(heapq.merge(["bb", "a"], ["ccc"], key=len)))
pq = []
for p, t in [(3, "c"), (1, "a"), (2, "b")]: heapq.heappush(pq, (p, t))
print([heapq.heappop(pq)[1] for _ in range(3)])
try:
    heapq.heappop([])
except IndexError as e:
    print(e)
try:
    heapq.heappush([1], "a")
except TypeError as e:
    print(e)
def dijkstra(g, s):
    dist = {s: 0}; q = [(0, s)]
    while q:
        d, n = heapq.heappop(q)
        if d > dist[n]: continue
        for m, w in g[n]:
            if d + w < dist.get(m, 1e9): dist[m] = d + w; heapq.heappush(q, (d + w, m))
    return dist
print(dijkstra({"a": [("b", 4), ("c", 1)], "b": [("d", 1)], "c": [("b", 2), ("d", 5)], "d": []}, "a"))
