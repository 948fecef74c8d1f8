t = (1, "a", 2.5)
print(t, t[0], t[-1], t[1:], len(t), t + (3,), t * 2, 1 in t, t.index("a"), t.count(1), (1,), (), tuple("ab"), tuple([1, 2]), hash((1, 2)) == hash((1, 2)))
a, b, c = t; (x, y), z = (1, 2), 3; p, *q = 1, 2, 3; *r, s = "abc"; h, *m, k = range(6); print(a, b, c, x, y, z, p, q, r, s, h, m, k)
a, b = b, a; print(a, b, (1, 2) < (1, 3), (1,) < (1, 0), (1, 2) == (1, 2), (1, 2) == [1, 2], max((1, 5), (2, 0)), sorted([(2, 1), (1, 2)]))
for f in [lambda: (1,)[3], lambda: (1,).index(5), lambda: (1,) + [2], lambda: hash(([],)), lambda: tuple(5), lambda: t.__setitem__(0, 1)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
for code in [lambda: unpack2((1, 2, 3)), lambda: unpack2((1,)), lambda: unpack2(5), lambda: unpackstar((1,)), lambda: unpack2({1: 2}), lambda: unpack2(None)]:
    def unpack2(v):
        a, b = v
        return a, b
    def unpackstar(v):
        a, b, *c = v
    try:
        print(code())
    except Exception as e:
        print(type(e).__name__, e)
try:
    t[0] = 5
except TypeError as e:
    print(e)
try:
    del t[0]
except TypeError as e:
    print(e)
