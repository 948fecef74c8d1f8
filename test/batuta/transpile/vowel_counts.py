"""Counting letters in several ways."""


def vowels(text: str) -> dict[str, int]:
    return {v: text.lower().count(v) for v in "aeiou"}


def positions(text: str, letter: str) -> list[int]:
    return [i for i, c in enumerate(text) if c == letter]


def without(text: str, letters: str) -> str:
    return "".join(c for c in text if c not in letters)


print(vowels("Education"), positions("banana", "a"), without("hello world", "lo"))
