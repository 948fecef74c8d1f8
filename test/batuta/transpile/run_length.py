"""Run-length encoding."""


def encode(text: str) -> str:
    if not text:
        return ""
    parts: list[str] = []
    current = text[0]
    count = 1
    for letter in text[1:]:
        if letter == current:
            count += 1
        else:
            parts.append(f"{count}{current}")
            current = letter
            count = 1
    parts.append(f"{count}{current}")
    return "".join(parts)


def decode(text: str) -> str:
    result = ""
    digits = ""
    for letter in text:
        if letter in "0123456789":
            digits += letter
        else:
            result += letter * int(digits)
            digits = ""
    return result


if __name__ == "__main__":
    packed = encode("aaabccdddd")
    print(packed, decode(packed))
