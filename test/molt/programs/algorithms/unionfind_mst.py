class UF:
    def __init__(self, n): self.p = list(range(n)); self.r = [0] * n; self.count = n
    def find(self, x):
        while self.p[x] != x: self.p[x] = self.p[self.p[x]]; x = self.p[x]
        return x
    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b: return False
        if self.r[a] < self.r[b]: a, b = b, a
        self.p[b] = a; self.r[a] += self.r[a] == self.r[b]; self.count -= 1
        return True
edges = sorted([(7, 0, 1), (5, 1, 2), (8, 0, 3), (9, 1, 3), (7, 1, 4), (5, 2, 4), (15, 3, 4), (6, 3, 5), (8, 4, 5), (9, 4, 6), (11, 5, 6)])
u = UF(7); mst = [(w, a, b) for w, a, b in edges if u.union(a, b)]
print(mst, sum(w for w, *_ in mst), u.count)
INF = float("inf")
d = [[INF] * 4 for _ in range(4)]
for i in range(4): d[i][i] = 0
for a, b, w in [(0, 1, 3), (1, 2, -2), (0, 3, 5), (2, 3, 1)]: d[a][b] = w
for k in range(4):
    for i in range(4):
        for j in range(4): d[i][j] = min(d[i][j], d[i][k] + d[k][j])
print(d)
