s = {3, 1, 2, 3}
print(s, len(s), 1 in s, {*"hello"}, set("world"), set())
print({"apple", "banana", "cherry", "date", "elderberry", "fig", "grape"})
print(set(range(20)), {i * 7 % 31 for i in range(15)}, {-1, -2, 100, 1000, 10 ** 20})
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, a <= b, {3} < a, a >= {1}, a.isdisjoint({9}), a == {4, 3, 2, 1})
a.add(10); a.discard(99); a.remove(1); a.update([7, 8], (9,)); print(a)
a &= {7, 8, 9, 10}; print(a); a -= {7}; a |= {1}; a ^= {1, 2}; print(a)
print(a.union([50]), a.intersection([8, 9]), a.difference([8]), a.symmetric_difference([8, 77]), a.issubset(range(100)))
f = frozenset([1, 2]); print(f, hash(f) == hash(frozenset([2, 1])), {f: 1}[frozenset({2, 1})], f | {5})
p = {5, 6, 7}; x = p.pop(); print(x, p)
try:
    set().pop()
except KeyError as e:
    print(e)
try:
    {1}.remove(2)
except KeyError as e:
    print(e)
print(sorted({"b", "a"}), {True, 1, 1.0}, {(1, 2), (3,)}, {"x%d" % i for i in range(30)})
big = set()
for i in range(100):
    big.add("k%d" % (i * i))
print(big)
for i in range(0, 100, 3):
    big.discard("k%d" % (i * i))
print(big)
