"""zip, enumerate and unpacking."""


def dot(a: list[int], b: list[int]) -> int:
    return sum(x * y for x, y in zip(a, b))


def differences(values: list[int]) -> list[int]:
    return [b - a for a, b in zip(values, values[1:])]


def labelled(names: list[str], values: list[int]) -> list[str]:
    return [f"{i}:{n}={v}" for i, (n, v) in enumerate(zip(names, values), start=1)]


def pairs(values: list[int]) -> dict[int, int]:
    return dict(zip(values, values[::-1]))


print(dot([1, 2, 3], [4, 5, 6]), differences([1, 4, 9, 16]))
print(labelled(["a", "b"], [1, 2]), pairs([1, 2, 3]))
for a, b, c in zip([1, 2], "xy", [True, False]):
    print(a, b, c)
