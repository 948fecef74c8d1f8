from collections import deque
M = """S.#.....
..#.###.
.##.#...
....#.#E""".split("\n")
def find(c): return next((r, k) for r, l in enumerate(M) for k, x in enumerate(l) if x == c)
def solve():
    s, e = find("S"), find("E"); q = deque([(s, 0)]); prev = {s: None}
    while q:
        (r, c), d = q.popleft()
        if (r, c) == e: break
        for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            n = (r + dr, c + dc)
            if 0 <= n[0] < len(M) and 0 <= n[1] < len(M[0]) and M[n[0]][n[1]] != "#" and n not in prev: prev[n] = (r, c); q.append((n, d + 1))
    path, p = [], e
    while p: path.append(p); p = prev.get(p)
    return path[::-1]
p = solve(); print(len(p), p[:4])
g = [list(l) for l in M]
for r, c in p[1:-1]: g[r][c] = "*"
print("\n".join("".join(l) for l in g))
def islands(t):
    seen = set(); n = 0
    def fill(r, c):
        if (r, c) in seen or not (0 <= r < len(t) and 0 <= c < len(t[0])) or t[r][c] == "0": return 0
        seen.add((r, c)); return 1 + sum(fill(r + a, c + b) for a, b in ((1, 0), (-1, 0), (0, 1), (0, -1)))
    return sorted(k for r in range(len(t)) for c in range(len(t[0])) if (k := fill(r, c)))
print(islands(["11000", "11000", "00100", "00011"]))
