from itertools import count, cycle, repeat, islice, takewhile, dropwhile, accumulate, chain
import operator
print(list(islice(count(10, 3), 5)), list(islice(count(0.5, 0.25), 3)), list(islice(cycle("ab"), 5)), list(repeat("x", 3)), count(5), repeat(1, 2), repeat("z"), list(islice("abcdef", 2)), list(islice("abcdef", 2, None)), list(islice("abcdef", 0, None, 2)), list(islice(range(10), 1, 8, 3)))
print(list(takewhile(lambda x: x < 5, [1, 4, 6, 2])), list(dropwhile(lambda x: x < 5, [1, 4, 6, 2])), list(accumulate([1, 2, 3, 4])), list(accumulate([3, 1, 4], max)), list(accumulate([1, 2], operator.mul, initial=10)), list(accumulate([])), list(chain("ab", [1], ())), list(chain.from_iterable([[1, 2], "c"])), list(map(pow, [2, 3], repeat(2))))
c = cycle([]); print(list(c)); it = iter([1, 2, 3, 4]); print(list(islice(it, 2)), list(it))
for f in [lambda: islice("a", -1), lambda: islice("a", 1, 2, 0), lambda: islice("a"), lambda: islice("a", "b"), lambda: count("a"), lambda: next(iter([])), lambda: list(chain(5)), lambda: cycle(5)]:
    try:
        print(f())
    except (ValueError, TypeError, StopIteration) as e:
        print(type(e).__name__, e)
