s = {3, 1, 2}
t = {2, 3, 4}
print(s | t, s & t, s - t, s ^ t, s.union(t, [9]), s.intersection(t), s.difference([1]), s.symmetric_difference(t), s <= t, {2} < s, s >= {1}, s.issubset({1, 2, 3, 4}), s.issuperset([1]), s.isdisjoint({7}))
s.add(5); s.discard(99); s.discard(1); s.remove(2); s.update([7, 8], {9}); print(s, len(s), 5 in s, s.copy() == s)
s |= {100}; s &= {3, 5, 7, 100}; s -= {3}; s ^= {1, 5}; print(s)
s.intersection_update([100, 7]); s.difference_update([7]); s.symmetric_difference_update([1, 2]); print(s, s.pop() in {100, 1, 2}, len(s))
f = frozenset([1, 2, 2]); print(f, f | {3}, {3} | f, hash(f) == hash(frozenset([2, 1])), {f: 1}, f == {1, 2}, type(f & {1}), type({1} & f), frozenset(), set(), set("hello") == set("olleh"))
print({i % 5 for i in range(20)}, set(range(10)), {"a"} | {"b"}, {(1, 2), (1, 2)}, {1, 1.0, True}, sorted({"x", "y"}, reverse=True), repr(set()), {None}, set([1]).__contains__(1))
s.clear(); print(s)
for g in [lambda: {1}.remove(2), lambda: set().pop(), lambda: {[]}, lambda: {1} | [2], lambda: {1} < [2], lambda: set(5), lambda: {1}.union(5), lambda: f.add(1), lambda: hash({1}), lambda: {1} + {2}, lambda: {1}[0]]:
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
print(set(["banana", "apple", "cherry", "date", "elderberry", "fig"]), {str(i) for i in range(12)}, {i * i for i in range(15)}, set(range(100, 0, -7)))
