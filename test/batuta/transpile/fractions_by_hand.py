"""Fractions with operators."""
from dataclasses import dataclass
import math


@dataclass(frozen=True)
class Fraction:
    top: int
    bottom: int

    def reduced(self) -> "Fraction":
        divisor = math.gcd(self.top, self.bottom)
        if divisor == 0:
            raise ZeroDivisionError("nothing over nothing")
        sign = -1 if self.bottom < 0 else 1
        return Fraction(sign * self.top // divisor, sign * self.bottom // divisor)

    def __add__(self, other: "Fraction") -> "Fraction":
        return Fraction(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom).reduced()

    def __mul__(self, other: "Fraction") -> "Fraction":
        return Fraction(self.top * other.top, self.bottom * other.bottom).reduced()

    def __str__(self) -> str:
        return f"{self.top}/{self.bottom}"


half = Fraction(1, 2)
third = Fraction(-1, -3).reduced()
print(half + third, half * third, Fraction(2, 4).reduced() == half)
