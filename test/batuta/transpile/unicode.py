"""Characters beyond ASCII."""


def reverse(text: str) -> str:
    return text[::-1]


def codes(text: str) -> list[int]:
    return [ord(c) for c in text]


def vowels(text: str) -> int:
    return sum(1 for c in text.lower() if c in "aeiouäöü")


print(reverse("straße"), codes("aé中😀"), len("😀!"))
print(vowels("Äpfel und Öl"), "ÉCOLE".lower(), "ß".upper(), repr("tab\t'quote' \x07 é"))
