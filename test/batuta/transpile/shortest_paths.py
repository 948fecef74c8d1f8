"""Dijkstra's algorithm without a heap."""

INFINITY = 10**9


def dijkstra(graph: dict[int, list[tuple[int, int]]], start: int) -> dict[int, int]:
    distance = {node: INFINITY for node in graph}
    distance[start] = 0
    done: set[int] = set()
    while len(done) < len(graph):
        best = -1
        for node in graph:
            if node not in done and (best == -1 or distance[node] < distance[best]):
                best = node
        if distance[best] == INFINITY:
            break
        done.add(best)
        for other, weight in graph[best]:
            candidate = distance[best] + weight
            if candidate < distance[other]:
                distance[other] = candidate
    return distance


graph = {1: [(2, 7), (3, 9), (6, 14)], 2: [(3, 10), (4, 15)], 3: [(4, 11), (6, 2)], 4: [(5, 6)], 5: [], 6: [(5, 9)]}
print(dijkstra(graph, 1))
