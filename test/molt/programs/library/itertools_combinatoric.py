from itertools import product, permutations, combinations, combinations_with_replacement, zip_longest, groupby, pairwise, starmap, compress, filterfalse, tee
print(list(product("ab", [1, 2])), list(product([0, 1], repeat=3)), list(product()), list(product("a", [])), len(list(product(range(5), repeat=4))))
print(list(permutations([1, 2, 3])), list(permutations("abc", 2)), list(permutations([])), list(permutations([1], 2)), list(combinations("abcd", 2)), list(combinations([1], 0)), list(combinations_with_replacement("ab", 3)))
print(list(zip_longest("abc", [1], fillvalue="-")), list(zip_longest()), list(pairwise([1, 2, 3])), list(starmap(pow, [(2, 3), (3, 2)])), list(compress("abcd", [1, 0, True, ""])), list(filterfalse(lambda x: x % 2, range(6))), list(filterfalse(None, [0, 1, "", "a"])))
print([(k, list(g)) for k, g in groupby("aaabbca")], [(k, [v for _, v in g]) for k, g in groupby([("x", 1), ("x", 2), ("y", 3)], key=lambda p: p[0])], [k for k, g in groupby([1, 1, 2, 1])])
a, b = tee([1, 2, 3]); print(next(a), list(a), list(b)); x, y, z = tee(range(3), 3); print(list(x), list(z), list(y))
g = groupby("aab"); k1, g1 = next(g); k2, g2 = next(g); print(k1, list(g1), k2, list(g2))
