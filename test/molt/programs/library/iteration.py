import itertools
from itertools import chain, islice, count
print(list(islice(count(5, 2), 4)), list(chain([1], "ab", (2,))), list(chain.from_iterable([[1, 2], [3]])))
print(list(itertools.product("ab", [1, 2])), list(itertools.product([0, 1], repeat=2)))
print(list(itertools.permutations("abc", 2)), list(itertools.combinations(range(4), 2)), list(itertools.combinations_with_replacement("ab", 2)))
print(list(itertools.accumulate([1, 2, 3])), list(itertools.accumulate([1, 2, 3], lambda a, b: a * b, initial=10)))
print([(k, list(g)) for k, g in itertools.groupby("aabbbc")], list(itertools.zip_longest("ab", [1], fillvalue="-")))
print(list(itertools.takewhile(lambda x: x < 3, range(9))), list(itertools.dropwhile(lambda x: x < 3, range(5))), list(itertools.pairwise([1, 2, 3])))
print(list(itertools.starmap(pow, [(2, 3), (3, 2)])), list(itertools.compress("abc", [1, 0, 1])), list(itertools.repeat(7, 2)), list(islice(itertools.cycle("xy"), 5)), list(islice("abcdef", 1, 5, 2)))
