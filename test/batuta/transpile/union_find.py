"""Disjoint sets."""


class Sets:
    def __init__(self, n: int) -> None:
        self.parent = list(range(n))
        self.count = n

    def find(self, x: int) -> int:
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, a: int, b: int) -> bool:
        x, y = self.find(a), self.find(b)
        if x == y:
            return False
        self.parent[x] = y
        self.count -= 1
        return True


def components(n: int, edges: list[tuple[int, int]]) -> int:
    sets = Sets(n)
    for a, b in edges:
        sets.union(a, b)
    return sets.count


print(components(6, [(0, 1), (1, 2), (3, 4)]))
