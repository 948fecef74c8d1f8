"""Methods of dictionaries."""


def invert(mapping: dict[str, int]) -> dict[int, list[str]]:
    result: dict[int, list[str]] = {}
    for key, value in mapping.items():
        result.setdefault(value, []).append(key)
    return result


def merge(a: dict[str, int], b: dict[str, int]) -> dict[str, int]:
    result = dict(a)
    for key, value in b.items():
        result[key] = result.get(key, 0) + value
    return result


def without(mapping: dict[str, int], key: str) -> dict[str, int]:
    return {k: v for k, v in mapping.items() if k != key}


def pop_all(mapping: dict[str, int], keys: list[str]) -> int:
    total = 0
    for key in keys:
        total += mapping.pop(key, 0)
    return total


scores = {"anna": 3, "bob": 5, "carl": 3}
print(invert(scores))
print(merge(scores, {"bob": 1, "dora": 9}))
print(without(scores, "bob"), list(scores.keys()), list(scores.values()))
print(pop_all(scores, ["anna", "zoe"]), scores, len(scores), "bob" in scores)
del scores["bob"]
print(scores)
