"""Pangrams and missing letters."""

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def missing(text: str) -> str:
    lower = text.lower()
    return "".join(c for c in ALPHABET if c not in lower)


def is_pangram(text: str) -> bool:
    return missing(text) == ""


print(is_pangram("The quick brown fox jumps over the lazy dog"), missing("abcxyz"))
