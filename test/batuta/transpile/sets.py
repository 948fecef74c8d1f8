"""Sets, without showing their order."""


def common(a: list[int], b: list[int]) -> list[int]:
    return sorted(set(a) & set(b))


def unique(values: list[int]) -> list[int]:
    seen: set[int] = set()
    result: list[int] = []
    for value in values:
        if value not in seen:
            seen.add(value)
            result.append(value)
    return result


def jaccard(a: set[str], b: set[str]) -> float:
    if not a and not b:
        return 1.0
    return len(a & b) / len(a | b)


print(common([1, 2, 3, 4], [3, 4, 5]), unique([3, 1, 3, 2, 1]))
print(jaccard({"a", "b"}, {"b", "c"}))
print(sorted({1, 2} | {3}), sorted({1, 2, 3} - {2}), {1, 2} == {2, 1}, {1} <= {1, 2})
