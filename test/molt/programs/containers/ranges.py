for r in [range(5), range(2, 10), range(0, 10, 3), range(10, 0, -3), range(0), range(5, 5), range(-3, 3), range(10**20, 10**20 + 3)]:
    print(r, list(r), len(r), r[0] if len(r) else None, r[-1] if len(r) else None, list(reversed(r)), 3 in r, r.start, r.stop, r.step, r == range(5), hash(r) == hash(range(r.start, r.stop, r.step)))
print(range(10)[2:5], range(10)[::-1], range(10).index(3), range(0, 10, 2).count(4), 4 in range(0, 10, 2), 5 in range(0, 10, 2), 2.0 in range(5), "a" in range(5), sum(range(101)), max(range(5)), bool(range(0)), range(3) == range(0, 3, 1), tuple(range(3)))
for f in [lambda: range(1.5), lambda: range("a"), lambda: range(1, 2, 0), lambda: range(3)[5], lambda: range(3).index(7), lambda: range(), lambda: range(1, 2, 3, 4)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
for i in range(3, 0, -1): print(i, end=" ")
for i in range(2**62 - 2, 2**62 + 2): print(i, end=" ")
print()
