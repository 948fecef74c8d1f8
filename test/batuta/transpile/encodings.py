"""Hexadecimal by hand."""


def to_hex(values: list[int]) -> str:
    return "".join(f"{value:02x}" for value in values)


def from_hex(text: str) -> list[int]:
    if len(text) % 2:
        raise ValueError("odd length")
    return [int(text[i : i + 2], 16) for i in range(0, len(text), 2)]


print(to_hex([0, 15, 255]), from_hex("00ff10"), int("ff", 16), int("-0b101", 2), oct(64))
