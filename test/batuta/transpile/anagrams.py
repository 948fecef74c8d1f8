"""Words made of the same letters."""


def signature(word: str) -> str:
    return "".join(sorted(word.lower()))


def groups(words: list[str]) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        key = signature(word)
        if key not in found:
            found[key] = []
        found[key].append(word)
    return [sorted(group) for group in found.values() if len(group) > 1]


print(signature("Listen"))
print(groups(["listen", "silent", "tea", "eat", "ate", "dog"]))
