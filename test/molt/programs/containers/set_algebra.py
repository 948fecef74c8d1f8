a, b = {1, 2, 3}, {3, 4}
print(a & b, a | b, a - b, a ^ b, a <= a | b, a < a, a.isdisjoint({9}), {1}.issubset(a), a.union([7], (8,)), a.intersection([1, 2], [2]), set('aab') == {'a', 'b'}, len({1, 1.0, True}), {*a, *b}, frozenset(a) == a, sorted(a, reverse=True))
a |= {10}; a -= {1}; a &= {2, 3, 10}; a ^= {2, 99}; print(sorted(a)); s = set(); s.add((1, 2)); s.add(frozenset([1])); print(len(s), (1, 2) in s, {frozenset([1]): 'k'}[frozenset([1])])
