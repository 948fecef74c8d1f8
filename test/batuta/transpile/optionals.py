"""Values that may be missing."""
from typing import Optional


def parse(text: str) -> Optional[int]:
    try:
        return int(text)
    except ValueError:
        return None


def add(a: Optional[int], b: Optional[int]) -> Optional[int]:
    if a is None or b is None:
        return None
    return a + b


def shown(value: Optional[int]) -> str:
    return "none" if value is None else str(value)


def first(names: list[str], wanted: str) -> Optional[str]:
    for name in names:
        if name.startswith(wanted):
            return name
    return None


print(shown(add(parse("4"), parse("5"))), shown(add(parse("x"), 1)), parse("7"), first(["ab", "cd"], "c"), first([], "q"))
