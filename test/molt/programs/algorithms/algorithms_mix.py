"""Classic algorithms as one writes them."""
import heapq, math, random, sys, itertools, collections, string
from typing import Iterable
def dijkstra(graph, start):
    dist, prev, heap = {start: 0}, {}, [(0, start)]
    while heap:
        d, u = heapq.heappop(heap)
        if d > dist[u]: continue
        for v, w in graph[u].items():
            if (nd := d + w) < dist.get(v, math.inf): dist[v] = nd; prev[v] = u; heapq.heappush(heap, (nd, v))
    return dist, prev
g = collections.defaultdict(dict)
for line in 'a b 7;a c 9;a f 14;b c 10;b d 15;c d 11;c f 2;d e 6;e f 9'.split(';'):
    u, v, w = line.split(); g[u][v] = g[v][u] = int(w)
dist, prev = dijkstra(g, 'a'); path = ['e']
while path[-1] in prev: path.append(prev[path[-1]])
print(dist, '->'.join(reversed(path)))
def topo(deps):
    order, state = [], {}
    def visit(n, trail=()):
        if state.get(n) == 1: raise ValueError('cycle: ' + ' -> '.join(trail[trail.index(n):] + (n,)))
        if state.get(n) == 2: return
        state[n] = 1
        for m in sorted(deps.get(n, ())): visit(m, trail + (n,))
        state[n] = 2; order.append(n)
    for n in sorted(deps): visit(n)
    return order
print(topo({'app': {'lib', 'log'}, 'lib': {'core'}, 'log': {'core'}}))
try: topo({'a': ['b'], 'b': ['c'], 'c': ['a']})
except ValueError as e: print(e)
def sudoku(grid):
    rows, cols, boxes = [set() for _ in range(9)], [set() for _ in range(9)], [set() for _ in range(9)]
    empty = []
    for r, c in itertools.product(range(9), repeat=2):
        if (v := grid[r][c]) != '.': rows[r].add(v); cols[c].add(v); boxes[r // 3 * 3 + c // 3].add(v)
        else: empty.append((r, c))
    def solve():
        if not empty: return True
        best = min(empty, key=lambda rc: 9 - len(rows[rc[0]] | cols[rc[1]] | boxes[rc[0] // 3 * 3 + rc[1] // 3])); r, c = best; empty.remove(best)
        for v in '123456789':
            b = r // 3 * 3 + c // 3
            if v in rows[r] or v in cols[c] or v in boxes[b]: continue
            grid[r][c] = v; rows[r].add(v); cols[c].add(v); boxes[b].add(v)
            if solve(): return True
            rows[r].remove(v); cols[c].remove(v); boxes[b].remove(v)
        grid[r][c] = '.'; empty.append(best); return False
    return solve()
puzzle = [list(l) for l in '53..7.... 6..195... .98....6. 8...6...3 4..8.3..1 7...2...6 .6....28. ...419..5 ....8..79'.split()]
print(sudoku(puzzle), *map(''.join, puzzle), sep='\n')
class Trie:
    def __init__(self): self.kids, self.end = {}, False
    def add(self, w):
        n = self
        for ch in w: n = n.kids.setdefault(ch, Trie())
        n.end = True
    def walk(self, prefix=''):
        if self.end: yield prefix
        for ch, kid in sorted(self.kids.items()): yield from kid.walk(prefix + ch)
    def __contains__(self, w):
        n = self
        for ch in w:
            if ch not in n.kids: return False
            n = n.kids[ch]
        return n.end
t = Trie(); [t.add(w) for w in 'to tea ted ten i in inn'.split()]; print(list(t.walk()), 'te' in t, 'ten' in t)
def huffman(text):
    heap = [(n, i, ch) for i, (ch, n) in enumerate(sorted(collections.Counter(text).items()))]; heapq.heapify(heap); nxt = len(heap)
    while len(heap) > 1: a, b = heapq.heappop(heap), heapq.heappop(heap); heapq.heappush(heap, (a[0] + b[0], nxt, (a[2], b[2]))); nxt += 1
    codes = {}
    def walk(n, p):
        if isinstance(n, str): codes[n] = p or '0'
        else: walk(n[0], p + '0'); walk(n[1], p + '1')
    walk(heap[0][2], ''); return codes
codes = huffman('abracadabra'); bits = ''.join(codes[c] for c in 'abracadabra'); print(codes, bits, len(bits))
class Matrix:
    def __init__(self, rows): self.rows = [list(map(float, r)) for r in rows]
    def __matmul__(self, o): return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])
    def __pow__(self, n):
        result, base = Matrix([[i == j for j in range(len(self.rows))] for i in range(len(self.rows))]), self
        while n:
            if n & 1: result = result @ base
            base, n = base @ base, n >> 1
        return result
    def det(self):
        m, d = [r[:] for r in self.rows], 1.0
        for i in range(len(m)):
            p = max(range(i, len(m)), key=lambda r: abs(m[r][i]))
            if abs(m[p][i]) < 1e-12: return 0.0
            if p != i: m[i], m[p] = m[p], m[i]; d = -d
            d *= m[i][i]
            for r in range(i + 1, len(m)):
                f = m[r][i] / m[i][i]
                for c in range(i, len(m)): m[r][c] -= f * m[i][c]
        return d
    T = property(lambda s: Matrix(zip(*s.rows)))
    def __eq__(self, o): return self.rows == o.rows
    def __repr__(self): return '\n'.join(' '.join(f'{x:8.2f}' for x in r) for r in self.rows)
m = Matrix([[1, 1], [1, 0]]); print(m ** 30, Matrix([[2, 1, 3], [0, 4, 1], [5, 2, 1]]).det(), m.T == m, (Matrix([[1, 2, 3]]) @ Matrix([[1], [2], [3]])).rows)
def lcs(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1): table[i][j] = table[i - 1][j - 1] + 1 if x == y else max(table[i - 1][j], table[i][j - 1])
    out, i, j = [], len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]: out.append(a[i - 1]); i -= 1; j -= 1
        elif table[i - 1][j] >= table[i][j - 1]: i -= 1
        else: j -= 1
    return ''.join(reversed(out))
print(lcs('the quick brown fox', 'a quack crown ox'))
def knapsack(items, cap):
    best = {0: (0, ())}
    for name, w, v in items:
        for cw, (cv, names) in list(best.items()):
            if (nw := cw + w) <= cap and best.get(nw, (-1,))[0] < cv + v: best[nw] = (cv + v, names + (name,))
    return max(best.values())
print(knapsack([('a', 12, 4), ('b', 2, 2), ('c', 1, 1), ('d', 1, 2), ('e', 4, 10)], 15))
def quick(xs): return xs if len(xs) < 2 else quick([x for x in xs[1:] if x < xs[0]]) + [xs[0]] + quick([x for x in xs[1:] if x >= xs[0]])
def merge(xs):
    if len(xs) < 2: return xs
    a, b = merge(xs[:len(xs) // 2]), merge(xs[len(xs) // 2:]); out = []
    while a and b: out.append((a if a[0] <= b[0] else b).pop(0))
    return out + a + b
rng = random.Random(3); data = [rng.randint(0, 99) for _ in range(30)]; print(quick(data) == merge(data) == sorted(data), data[:8])
def primes(n):
    sieve = bytearray([1]) * (n + 1); sieve[:2] = b'\0\0'
    for i in range(2, math.isqrt(n) + 1):
        if sieve[i]: sieve[i * i::i] = bytes(len(range(i * i, n + 1, i)))
    return [i for i, p in enumerate(sieve) if p]
print(primes(60), sum(primes(1000)))
def hanoi(n, a='A', b='B', c='C'):
    if n: yield from hanoi(n - 1, a, c, b); yield f'{a}{c}'; yield from hanoi(n - 1, b, a, c)
print(' '.join(hanoi(4)), sum(1 for _ in hanoi(8)))
def life(cells, gens):
    for _ in range(gens):
        n = collections.Counter((x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
        cells = {c for c, k in n.items() if k == 3 or (k == 2 and c in cells)}
    return sorted(cells)
print(life({(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}, 8))
def caesar(s, k): return s.translate(str.maketrans(string.ascii_lowercase + string.ascii_uppercase, *[''.join(a[k % 26:] + a[:k % 26] for a in (string.ascii_lowercase, string.ascii_uppercase))]))
print(caesar('Hello, World!', 3), caesar(caesar('Round Trip', 7), -7))
def roman(n): return ''.join(s * (n // v % (10 if len(s) == 1 and 0 else 10 ** 9)) if not (n := n) < 0 and False else '' for v, s in ()) or _roman(n)
def _roman(n):
    out = ''
    for v, s in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), 'M CM D CD C XC L XL X IX V IV I'.split()): q, n = divmod(n, v); out += s * q
    return out
print([_roman(n) for n in (1994, 2024, 49, 3999)], [f'{n:>5}{n ** 2:>7,}' for n in (12, 345)], math.comb(50, 25), 3 ** 100 % 1007, pow(3, 100, 1007), -17 // 5, -17 % 5, divmod(-17, 5), 7 ** 77 >> 100)
