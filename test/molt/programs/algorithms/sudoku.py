B = "530070000600195000098000060800060003400803001700020006060000280000419005000080079"
g = [int(c) for c in B]
def ok(i, v):
    r, c = divmod(i, 9)
    for k in range(9):
        if g[r * 9 + k] == v or g[k * 9 + c] == v or g[(r // 3 * 3 + k // 3) * 9 + c // 3 * 3 + k % 3] == v: return False
    return True
def solve():
    try: i = g.index(0)
    except ValueError: return True
    for v in range(1, 10):
        if ok(i, v):
            g[i] = v
            if solve(): return True
            g[i] = 0
    return False
print(solve())
for r in range(9): print("".join(map(str, g[r * 9:r * 9 + 9])))
