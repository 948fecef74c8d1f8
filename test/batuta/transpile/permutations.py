"""Permutations and subsets without itertools."""


def permutations(values: list[int]) -> list[list[int]]:
    if not values:
        return [[]]
    result: list[list[int]] = []
    for i in range(len(values)):
        rest = values[:i] + values[i + 1 :]
        for tail in permutations(rest):
            result.append([values[i]] + tail)
    return result


def subsets(values: list[int]) -> list[list[int]]:
    result: list[list[int]] = [[]]
    for value in values:
        extended: list[list[int]] = []
        for subset in result:
            extended.append(subset + [value])
        result.extend(extended)
    return result


print(permutations([1, 2, 3]))
print(subsets([1, 2, 3]))
