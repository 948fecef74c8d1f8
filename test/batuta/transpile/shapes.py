"""Dataclasses and enumerations."""
import math
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    CIRCLE = "circle"
    SQUARE = "square"


@dataclass(frozen=True)
class Shape:
    kind: Kind
    size: float

    def area(self) -> float:
        if self.kind == Kind.CIRCLE:
            return math.pi * self.size**2
        return self.size * self.size

    def scaled(self, factor: float) -> "Shape":
        return Shape(self.kind, self.size * factor)


def total_area(shapes: list[Shape]) -> float:
    total = 0.0
    for shape in shapes:
        total += shape.area()
    return total


shapes = [Shape(Kind.CIRCLE, 1.0), Shape(Kind.SQUARE, 2.0)]
print(f"{total_area(shapes):.3f}")
print(shapes[1].scaled(1.5))
print(shapes[0].kind.value, shapes[0].kind.name)
print(Shape(Kind.SQUARE, 2.0) == shapes[1])
