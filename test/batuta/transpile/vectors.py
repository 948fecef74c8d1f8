"""A small class with operators."""
from dataclasses import dataclass
import math


@dataclass(frozen=True)
class Vector:
    x: float
    y: float

    def __add__(self, other: "Vector") -> "Vector":
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other: "Vector") -> "Vector":
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor: float) -> "Vector":
        return Vector(self.x * factor, self.y * factor)

    def dot(self, other: "Vector") -> float:
        return self.x * other.x + self.y * other.y

    @property
    def length(self) -> float:
        return math.sqrt(self.dot(self))


a = Vector(3.0, 4.0)
b = Vector(1.0, -2.0)
print(a + b, a - b, a * 2.0)
print(a.length, a.dot(b), a == Vector(3.0, 4.0))
