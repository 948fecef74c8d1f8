t = (1, "a", None)
print(t, t[0], t[-1], t[1:], len(t), t + (2,), t * 2, (), (1,), t.index("a"), t.count(1), hash((1, 2, 3)), hash(()), hash(("a", 1.5)))
print((1, 2) < (1, 3), (1,) < (1, 0), (1, 2) == (1, 2), 1 in t)
r = range(10, 0, -3)
print(r, list(r), len(r), r[1], r[-1], 4 in r, 5 in r, r.index(4), r[1:3], range(5) == range(0, 5), list(range(0)), range(3)[::-1])
print(list(range(10 ** 20, 10 ** 20 + 3)), sum(range(1000)), range(0, 10, 3).stop, hash(range(3)) == hash(range(0, 3, 1)))
print(slice(1, 5, 2), slice(1, 5, 2).indices(4), [1, 2, 3, 4][slice(1, 3)])
for f in (lambda: (1, 2)[5], lambda: range(3)[5], lambda: range(0, 1, 0), lambda: (1, 2).index(3), lambda: range("a")):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
for i in range(3, -3, -2):
    print(i, end=" ")
for i in range(2, 2):
    print("never")
else:
    print("empty")
n = 3
for i in range(n):
    n = 10
    i *= 2
    print(i, end=" ")
print(i)
