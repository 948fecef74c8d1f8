"""Static methods, class methods and class constants."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Celsius:
    degrees: float

    ZERO_KELVIN = -273.15

    @staticmethod
    def is_possible(degrees: float) -> bool:
        return degrees >= Celsius.ZERO_KELVIN

    @classmethod
    def from_fahrenheit(cls, degrees: float) -> "Celsius":
        return cls((degrees - 32.0) / 1.8)

    @property
    def kelvin(self) -> float:
        return self.degrees - self.ZERO_KELVIN


print(Celsius.is_possible(-300.0), f"{Celsius.from_fahrenheit(212.0).degrees:.1f}", f"{Celsius(20.0).kelvin:.2f}")
