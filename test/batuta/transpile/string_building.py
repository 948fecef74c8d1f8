"""Concatenation, repetition and joining."""


def box(text: str) -> str:
    border = "+" + "-" * (len(text) + 2) + "+"
    return "\n".join([border, "| " + text + " |", border])


def stairs(n: int) -> str:
    result = ""
    for i in range(1, n + 1):
        result += " " * (n - i) + "#" * i + "\n"
    return result


print(box("hello"))
print(stairs(3), end="")
print("a", "b", sep="-", end="!\n")
