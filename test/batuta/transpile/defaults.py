"""Default and keyword arguments."""


def greet(name: str, greeting: str = "Hello", punctuation: str = "!") -> str:
    return f"{greeting}, {name}{punctuation}"


def scale(values: list[int], *, factor: int = 2, offset: int = 0) -> list[int]:
    return [v * factor + offset for v in values]


print(greet("Ann"), greet("Bob", "Hi"), greet("Cid", punctuation="?"))
print(scale([1, 2]), scale([1, 2], factor=3, offset=1))
