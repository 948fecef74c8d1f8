import bisect
l = [1, 3, 3, 5]; print(bisect.bisect(l, 3), bisect.bisect_left(l, 3), bisect.bisect_right(l, 3), bisect.bisect_left(l, 0), bisect.bisect(l, 9), bisect.bisect(l, 3, 0, 2), bisect.bisect_left(l, 3, lo=2))
bisect.insort(l, 4); bisect.insort_left(l, 3); print(l, bisect.bisect([("a", 1), ("b", 2)], 1, key=lambda p: p[1]))
p = [("a", 1), ("c", 3)]; bisect.insort(p, ("b", 2), key=lambda q: q[1]); print(p, "FDCBA"[bisect.bisect([60, 70, 80, 90], 85)])
try:
    bisect.bisect([1], 1, -1)
except ValueError as e:
    print(e)
