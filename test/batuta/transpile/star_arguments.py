"""Functions of any number of arguments, and calls that unpack a list."""


def total(*values: int) -> int:
    """
    >>> total(1, 2, 3)
    """
    result = 0
    for value in values:
        result += value
    return result


def widest(first: str, *others: str) -> str:
    best = first
    for other in others:
        if len(other) > len(best):
            best = other
    return best


def describe(title: str, *marks: float, scale: float = 1.0) -> str:
    if not marks:
        return f"{title}: nothing"
    return f"{title}: {len(marks)} marks, the last {marks[-1] * scale:.2f}"


class Log:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, level: str, *parts: str) -> int:
        self.lines.append(level + ": " + ", ".join(parts))
        return len(self.lines)


def main() -> None:
    print(total(), total(4), total(1, 2, 3))
    numbers = [5, 6, 7]
    print(total(*numbers))
    print(widest("a"), widest("a", "bcd", "ef"))
    print(describe("none"), describe("two", 1.5, 2.5), describe("scaled", 2.0, scale=1.5))
    log = Log()
    print(log.add("info"), log.add("error", "disk", "full"))
    print(log.lines)


main()
