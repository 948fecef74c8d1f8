"""Breadth first and depth first."""
from collections import deque


def bfs(graph: dict[str, list[str]], start: str) -> list[str]:
    seen = {start}
    order: list[str] = []
    queue = deque([start])
    while queue:
        node = queue.popleft()
        order.append(node)
        for other in graph.get(node, []):
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return order


def dfs(graph: dict[str, list[str]], node: str, seen: set[str], order: list[str]) -> None:
    seen.add(node)
    order.append(node)
    for other in graph[node]:
        if other not in seen:
            dfs(graph, other, seen, order)


if __name__ == "__main__":
    graph = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}
    print(bfs(graph, "a"))
    seen: set[str] = set()
    order: list[str] = []
    dfs(graph, "a", seen, order)
    print(order, sorted(seen))
