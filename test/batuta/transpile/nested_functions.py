"""Functions within functions: what they use from around them becomes a parameter."""


def components(edges: list[tuple[int, int]], count: int) -> list[int]:
    """How many nodes each connected part has."""
    neighbours: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges:
        if 0 <= a < count and 0 <= b < count:
            neighbours[a].append(b)
            neighbours[b].append(a)
    seen: set[int] = set()

    def visit(node: int) -> int:
        # the node itself, and what is reached from it
        seen.add(node)
        size = 1
        for other in neighbours[node]:
            if other not in seen:
                size += visit(other)
        return size

    return [visit(node) for node in range(count) if node not in seen]


def subsets(items: list[int], target: int) -> list[list[int]]:
    found: list[list[int]] = []
    chosen: list[int] = []

    def extend(start: int, rest: int) -> None:
        if rest == 0:
            found.append(list(chosen))
            return
        for index in range(start, len(items)):
            if items[index] <= rest:
                chosen.append(items[index])
                extend(index + 1, rest - items[index])
                chosen.pop()

    if target > 0 and all(item > 0 for item in items) and len(items) < 12:
        extend(0, target)
    return found


def parity(n: int) -> str:
    def is_even(k: int) -> bool:
        return True if k == 0 else is_odd(k - 1)

    def is_odd(k: int) -> bool:
        return False if k == 0 else is_even(k - 1)

    if n < 0 or n > 200:
        return "unknown"
    return "even" if is_even(n) else "odd"


class Counter:
    def __init__(self, step: int) -> None:
        self.step = step
        self.total = 0

    def run(self, times: int) -> int:
        def once(weight: int) -> None:
            self.total += self.step * weight

        for weight in range(min(times, 50)):
            once(weight)
        return self.total


def shout(words: list[str]) -> str:
    def loud(word):
        return word.upper() + "!"

    return " ".join([loud(word) for word in words])


if __name__ == "__main__":
    print(components([(0, 1), (1, 2), (3, 4)], 6))
    print(subsets([3, 34, 4, 12, 5, 2], 9))
    print(parity(7), parity(10), parity(-1))
    counter = Counter(3)
    print(counter.run(4), counter.run(2))
    print(shout(["so", "what"]))
