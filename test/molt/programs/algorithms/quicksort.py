def qs(a):
    if len(a) < 2: return a
    p = a[len(a) // 2]
    return qs([x for x in a if x < p]) + [x for x in a if x == p] + qs([x for x in a if x > p])
print(qs([5, 2, 9, 1, 5, 6]), qs(list("sorting")), qs([]))
def part(a, lo, hi):
    i = lo
    for j in range(lo, hi):
        if a[j] < a[hi]:
            a[i], a[j] = a[j], a[i]
            i += 1
    a[i], a[hi] = a[hi], a[i]
    return i
def inplace(a, lo, hi):
    if lo < hi:
        p = part(a, lo, hi)
        inplace(a, lo, p - 1)
        inplace(a, p + 1, hi)
v = [(i * 37) % 101 for i in range(40)]
inplace(v, 0, len(v) - 1)
print(v == sorted(v), v[:5])
