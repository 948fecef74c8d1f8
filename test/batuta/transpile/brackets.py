"""Balanced brackets."""

PAIRS = {")": "(", "]": "[", "}": "{"}


def is_balanced(text: str) -> bool:
    stack: list[str] = []
    for letter in text:
        if letter in PAIRS.values():
            stack.append(letter)
        elif letter in PAIRS:
            if not stack or stack.pop() != PAIRS[letter]:
                return False
    return not stack


def depth(text: str) -> int:
    deepest = 0
    level = 0
    for letter in text:
        if letter == "(":
            level += 1
            deepest = max(deepest, level)
        elif letter == ")":
            level -= 1
    return deepest


for sample in ["([]{})", "([)]", "((", "", "a(b)c"]:
    print(sample, is_balanced(sample), depth(sample))
