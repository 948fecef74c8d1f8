s = "abcdefghij"
for sl in [slice(None), slice(2, 5), slice(-3, None), slice(None, None, -1), slice(None, None, 2), slice(8, 2, -2), slice(5, 2), slice(-100, 100), slice(100, None)]:
    print(sl, s[sl], list(range(10))[sl], (tuple(range(10)))[sl], range(10)[sl], b"abcdefghij"[sl], sl.indices(10))
print(s[0], s[-1], s[3:], s[:3], s[1:-1], s[::3], s[::-3])
print(slice(1, 2) == slice(1, 2), slice(5).start, slice(5).stop, slice(1, 2, 3).step, repr(slice(None, 5, None)))
for f in [lambda: s[::0], lambda: s["a"], lambda: s[1.0], lambda: s[10], lambda: s[-11], lambda: [1][5], lambda: (1,)[5], lambda: range(3)[7], lambda: b"a"[4], lambda: [1]["x"], lambda: (1,)[None], lambda: {1: 2}[3], lambda: {}["k"], lambda: 5[0], lambda: None[0], lambda: {1}[0], lambda: [1, 2]["a":]]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
