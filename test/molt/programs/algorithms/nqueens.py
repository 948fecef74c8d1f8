def solve(n, row=0, cols=0, d1=0, d2=0):
    if row == n: return 1
    total = 0
    free = ~(cols | d1 | d2) & ((1 << n) - 1)
    while free:
        bit = free & -free
        free ^= bit
        total += solve(n, row + 1, cols | bit, (d1 | bit) << 1, (d2 | bit) >> 1)
    return total
print([solve(n) for n in range(1, 9)])
def boards(n):
    def place(qs):
        if len(qs) == n: yield tuple(qs); return
        for c in range(n):
            if all(c != q and abs(c - q) != len(qs) - i for i, q in enumerate(qs)):
                yield from place(qs + [c])
    yield from place([])
print(list(boards(4)), next(boards(8)))
for q in next(boards(5)): print("." * q + "Q" + "." * (4 - q))
