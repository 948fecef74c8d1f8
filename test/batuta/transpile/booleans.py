"""Truth and its arithmetic."""


def xor(a: bool, b: bool) -> bool:
    return a != b


def majority(a: bool, b: bool, c: bool) -> bool:
    return int(a) + int(b) + int(c) >= 2


def implies(a: bool, b: bool) -> bool:
    return not a or b


def truthy(text: str, number: int, values: list[int]) -> list[bool]:
    return [bool(text), bool(number), bool(values), not text, text == "" and number == 0]


print(xor(True, False), majority(True, False, True), implies(True, False), truthy("", 3, []))
