l = [3, 1, 2]
l.append(5); l.extend((7, 8)); l.insert(0, 0); l.insert(-1, 9); l.insert(100, 10)
print(l, l.index(5), l.index(9, 2), l.count(1), l.pop(), l.pop(0), l.pop(-2), l)
l.remove(5); l.reverse(); print(l, l.copy(), l * 2, l + [1], len(l), 3 in l, 99 in l)
l.sort(); print(l); l.sort(reverse=True); print(l); l.sort(key=lambda v: v % 3); print(l)
l[1:3] = ["a", "b", "c"]; print(l); l[::2] = [0] * len(l[::2]); print(l); del l[1]; del l[-2:]; print(l); l[5:] = [1]; l[0:0] = [9, 9]; print(l)
l += "xy"; l *= 2; print(l); l.clear(); print(l, bool(l), [1] < [1, 2], [2] > [1, 5], [1, 2] == [1, 2], [] == ())
print([[1, 2], [3]], [None, True, 1.5, "s", b"b", (1,), {1}, {1: 2}], list("abc"), list(range(3)), list({"a": 1}), [*range(3), *"ab"])
a = [1]; a.append(a); print(a); d = {}; d["d"] = d; print(d)
m = [[0] * 3 for _ in range(2)]; m[0][1] = 5; print(m); n = [[0] * 2] * 2; n[0][0] = 1; print(n)
for f in [lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(2), lambda: [1] + (2,), lambda: [1, "a"].sort(), lambda: [1].extend(5), lambda: [1, 2, 3].__setitem__(slice(0, 3, 2), [1]), lambda: [1] * 1.5, lambda: list(5), lambda: [3].sort(1), lambda: [1].index("a", 0, 1), lambda: hash([1]), lambda: [1].insert("a", 1), lambda: [1].__setitem__(7, 1), lambda: [1].foo, lambda: [1] < 5, lambda: [1, 2].__delitem__(9)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
