"""Wrapping lines."""


def wrap(text: str, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        elif line:
            line += " " + word
        else:
            line = word
    if line:
        lines.append(line)
    return lines


def justify(line: str, width: int) -> str:
    words = line.split()
    if len(words) < 2:
        return line.ljust(width)
    gaps = len(words) - 1
    spaces = width - sum(len(w) for w in words)
    result = ""
    for i, word in enumerate(words[:-1]):
        extra = 1 if i < spaces % gaps else 0
        result += word + " " * (spaces // gaps + extra)
    return result + words[-1]


for line in wrap("the quick brown fox jumps over the lazy dog", 12):
    print(f"[{justify(line, 12)}]")
