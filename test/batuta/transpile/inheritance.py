"""Base classes: what is inherited, and values that may be of several classes."""

import math
from abc import ABC, abstractmethod


class Shape(ABC):
    """Something with an area."""

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def area(self) -> float:
        """Its area in square units."""

    def describe(self) -> str:
        return f"{self.name}: {self.area():.2f}"


class Circle(Shape):
    def __init__(self, radius: float) -> None:
        super().__init__("circle")
        self.radius = radius

    def area(self) -> float:
        return math.pi * self.radius * self.radius


class Square(Shape):
    def __init__(self, side: float) -> None:
        super().__init__("square")
        self.side = side

    def area(self) -> float:
        return self.side * self.side

    def widen(self, by: float) -> None:
        self.side += by

    def describe(self) -> str:
        # more than the others say
        return super().describe() + " (with corners)"


def total(shapes: list[Shape]) -> float:
    result = 0.0
    for shape in shapes:
        result += shape.area()
    return result


def circles(shapes: list[Shape]) -> int:
    count = 0
    for shape in shapes:
        if isinstance(shape, Circle):
            count += 1
    return count


def edges(shapes: list[Shape]) -> float:
    """The lengths of all edges that are straight, and the large radii."""
    length = 0.0
    for shape in shapes:
        if isinstance(shape, Square):
            length += 4.0 * shape.side
        elif isinstance(shape, Circle) and shape.radius > 2.0:
            length += shape.radius
    return length


def widen_all(shapes: list[Shape], by: float) -> None:
    for shape in shapes:
        if isinstance(shape, Square):
            shape.widen(by)


def biggest(shapes: list[Shape]) -> str:
    best = -1.0
    name = "none"
    for shape in shapes:
        if shape.area() > best:
            best = shape.area()
            name = shape.describe()
    return name


class Account:
    """Made itself, and extended."""

    def __init__(self, owner: str, balance: int = 0) -> None:
        self.owner = owner
        self.balance = balance

    def deposit(self, amount: int) -> int:
        if amount <= 0:
            raise ValueError("nothing to deposit")
        self.balance += amount
        return self.balance


class Savings(Account):
    def __init__(self, owner: str, percent: int) -> None:
        super().__init__(owner)
        self.percent = percent

    def credit(self) -> int:
        return self.deposit(self.balance * self.percent // 100)


def main() -> None:
    shapes: list[Shape] = [Circle(1.5), Square(2.0)]
    shapes.append(Circle(0.5))
    print(f"{total(shapes):.3f}", circles(shapes), biggest(shapes))
    for shape in shapes:
        print(shape.describe())
    widen_all(shapes, 0.5)
    print(edges(shapes))
    account = Account("Ada", 10)
    print(account.deposit(5), account.owner)
    savings = Savings("Grace", 10)
    savings.deposit(200)
    print(savings.credit(), savings.balance, savings.owner)


main()
