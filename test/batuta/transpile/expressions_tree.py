"""A tree of expressions: classes that hold others of their base."""

from typing import Optional


class Expression:
    def value(self) -> int:
        raise NotImplementedError("an expression of no kind")

    def depth(self) -> int:
        return 1




class Sum(Expression):
    def __init__(self, left: Expression, right: Expression) -> None:
        self.left = left
        self.right = right

    def value(self) -> int:
        return self.left.value() + self.right.value()

    def depth(self) -> int:
        return 1 + max(self.left.depth(), self.right.depth())


class Negative(Expression):
    def __init__(self, inner: Expression) -> None:
        self.inner = inner

    def value(self) -> int:
        return -self.inner.value()


def build(numbers: list[int]) -> Optional[Expression]:
    if len(numbers) == 0:
        return None
    result: Expression = Plain(numbers[0])
    for number in numbers[1:]:
        if number < 0:
            result = Sum(result, Negative(Plain(-number)))
        else:
            result = Sum(result, Plain(number))
    return result


class Plain(Expression):
    def __init__(self, number: int) -> None:
        self.number = number

    def value(self) -> int:
        return self.number


def evaluate(numbers: list[int]) -> str:
    tree = build(numbers)
    if tree is None:
        return "nothing"
    return f"{tree.value()} at depth {tree.depth()}"


print(evaluate([]), evaluate([4]), evaluate([4, -2, 7]))
