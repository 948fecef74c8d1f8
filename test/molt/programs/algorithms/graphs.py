from collections import deque
G = {"a": ["b", "c"], "b": ["d"], "c": ["d", "e"], "d": ["f"], "e": ["f"], "f": []}
def bfs(s):
    seen, q, order = {s}, deque([s]), []
    while q:
        n = q.popleft(); order.append(n)
        for m in G[n]:
            if m not in seen: seen.add(m); q.append(m)
    return order
def dfs(n, seen=None):
    seen = seen if seen is not None else []
    seen.append(n)
    for m in G[n]:
        if m not in seen: dfs(m, seen)
    return seen
def paths(s, e, path=()):
    path += (s,)
    if s == e: return [path]
    return [p for n in G[s] if n not in path for p in paths(n, e, path)]
def topo():
    deg = {n: 0 for n in G}
    for n in G:
        for m in G[n]: deg[m] += 1
    q = sorted(n for n in deg if deg[n] == 0); out = []
    while q:
        n = q.pop(0); out.append(n)
        for m in G[n]:
            deg[m] -= 1
            if deg[m] == 0: q.append(m)
    return out
print(bfs("a"), dfs("a"), paths("a", "f"), topo())
from graphlib import TopologicalSorter, CycleError
print(list(TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}}).static_order())[0])
try:
    list(TopologicalSorter({"a": {"b"}, "b": {"a"}}).static_order())
except CycleError as e:
    print(type(e).__name__, e.args[0])
