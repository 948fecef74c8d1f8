"""Edit distance."""


def distance(a: str, b: str) -> int:
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, start=1):
            cost = 0 if x == y else 1
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost))
        previous = current
    return previous[-1]


def closest(word: str, words: list[str]) -> str:
    return min(words, key=lambda other: distance(word, other))


print(distance("kitten", "sitting"), distance("", "abc"))
print(closest("helo", ["hallo", "hello", "help"]))
