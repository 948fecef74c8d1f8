def mul(a, b): return [[sum(x * y for x, y in zip(r, c)) for c in zip(*b)] for r in a]
def power(m, n):
    r = [[int(i == j) for j in range(len(m))] for i in range(len(m))]
    while n:
        if n & 1: r = mul(r, m)
        m = mul(m, m); n >>= 1
    return r
def det(m):
    if len(m) == 1: return m[0][0]
    return sum((-1) ** j * m[0][j] * det([r[:j] + r[j + 1:] for r in m[1:]]) for j in range(len(m)))
print(mul([[1, 2], [3, 4]], [[5, 6], [7, 8]]), power([[1, 1], [1, 0]], 90)[0][1], det([[2, 0, 1], [1, 3, 2], [1, 1, 4]]))
m = [[1, 2, 3], [4, 5, 6]]
print([list(r) for r in zip(*m)], [r[::-1] for r in m], list(map(list, zip(*m[::-1]))), sum(map(sum, m)))
class Matrix:
    def __init__(self, rows): self.rows = rows
    def __matmul__(self, o): return Matrix(mul(self.rows, o.rows))
    def __eq__(self, o): return self.rows == o.rows
    def __getitem__(self, ij): return self.rows[ij[0]][ij[1]]
    def __repr__(self): return f"Matrix({self.rows})"
a = Matrix([[1, 2], [3, 4]]); print(a @ a, a[1, 0], a == Matrix([[1, 2], [3, 4]]))
def spiral(m):
    out = []
    while m:
        out += m.pop(0)
        m = [list(r) for r in zip(*m)][::-1]
    return out
print(spiral([[1, 2, 3], [4, 5, 6], [7, 8, 9]]))
