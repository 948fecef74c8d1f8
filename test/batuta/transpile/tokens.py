"""A tokenizer for sums."""


def tokenize(text: str) -> list[str]:
    tokens: list[str] = []
    i = 0
    while i < len(text):
        letter = text[i]
        if letter.isspace():
            i += 1
        elif letter.isdigit():
            start = i
            while i < len(text) and text[i].isdigit():
                i += 1
            tokens.append(text[start:i])
        elif letter in "+-*/()":
            tokens.append(letter)
            i += 1
        else:
            raise ValueError(f"unexpected {letter!r} at {i}")
    return tokens


print(tokenize("12 + (3*45)"))
try:
    tokenize("1 ? 2")
except ValueError as error:
    print(error)
