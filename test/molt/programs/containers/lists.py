l = [3, 1, 2]
l.append(4); l.extend([5, 6]); l.insert(0, 0); l.insert(-1, 99)
print(l, len(l), l.index(99), l.count(1), l.pop(), l.pop(0), l)
l.remove(99); l.sort(); print(l, sorted(l, reverse=True), list(reversed(l)))
l.reverse(); print(l, l[1:3], l[::-1], l[-2:], l[::2])
l[1:3] = [7, 8, 9]; print(l)
l[::2] = [0] * len(l[::2]); print(l)
del l[::2]; print(l)
print([1, 2] + [3], [0] * 3, [1, 2] == [1, 2], [1, 2] < [1, 3], [1] < [1, 0], [] < [1])
m = [[0] * 2 for _ in range(2)]; m[0][1] = 5; print(m)
c = l.copy(); c.clear(); print(c, l)
words = ["bb", "a", "ccc", "aa"]
words.sort(key=len); print(words); words.sort(key=lambda w: (-len(w), w)); print(words)
print(sorted([3, 1, 2], key=lambda x: -x), min(words), max(words, key=len), sum([1, 2, 3], 10))
x = [1]; x.append(x); print(x)
l = [1, 2, 3]; l += (4, 5); l *= 2; print(l)
print(list(zip([1, 2, 3], "ab")), list(map(lambda a, b: a * b, [1, 2], [3, 4])), list(filter(None, [0, 1, "", "a"])), list(enumerate("ab", 1)))
print(any([0, 1]), all([1, 0]), any([]), all([]))
for bad in (lambda: [].pop(), lambda: [1][5], lambda: [1].index(2), lambda: [1].remove(2), lambda: [1]["a"], lambda: [1] + (2,), lambda: sorted([1, "a"]), lambda: [1, 2].__getitem__(7)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
a = [5, 2, 9, 1, 7, 3, 8, 6, 4, 0, 11, 15, 13, 12, 14, 10]
print(sorted(a), sorted(a, key=lambda v: v % 4))
