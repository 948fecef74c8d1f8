"""The look-and-say sequence."""


def following(text: str) -> str:
    result = ""
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        result += str(j - i) + text[i]
        i = j
    return result


def sequence(n: int) -> list[str]:
    current = "1"
    found = [current]
    for _ in range(n - 1):
        current = following(current)
        found.append(current)
    return found


print(sequence(6))
