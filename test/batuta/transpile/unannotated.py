"""Types from calls, where annotations are missing."""


def double(n):
    return n * 2


def greet(name):
    return "Hello, " + name


def largest(values: list[int]):
    best = values[0]
    for value in values:
        if value > best:
            best = value
    return best


print(double(21), greet("you"), largest([3, 9, 2]))
