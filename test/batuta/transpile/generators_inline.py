"""Generator expressions that are used at once."""


def total_length(words: list[str]) -> int:
    return sum(len(w) for w in words)


def squares(limit: int) -> list[int]:
    return list(n * n for n in range(limit))


def shouting(words: list[str]) -> str:
    return ", ".join(w.upper() for w in words if len(w) > 2)


def numbers(text: str) -> list[int]:
    return list(map(int, text.split()))


def positive(values: list[int]) -> list[int]:
    return list(filter(lambda v: v > 0, values))


print(total_length(["a", "bb"]), squares(4), shouting(["hey", "ho", "look"]), numbers("1 2 3"), positive([3, -1, 2]))
for word in (w.strip() for w in " a , b ".split(",")):
    print(f"[{word}]")
