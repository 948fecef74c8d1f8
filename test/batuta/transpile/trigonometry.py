"""Functions of math."""
import math


def polar(x: float, y: float) -> tuple[float, float]:
    return math.sqrt(x * x + y * y), math.degrees(math.atan2(y, x))


def heights(angle: float) -> list[float]:
    radians = math.radians(angle)
    return [round(math.sin(radians), 6), round(math.cos(radians), 6), round(math.tan(radians), 6)]


print(polar(1.0, 1.0), heights(30.0), math.floor(-2.5), math.ceil(2.1), math.trunc(-2.9))
print(math.log(math.e), math.log2(8), math.log10(1000), math.exp(0.0), math.isqrt(17), math.comb(5, 2), math.factorial(6))
print(math.isclose(0.1 + 0.2, 0.3), math.isnan(math.nan), math.inf > 1e308, math.gcd(12, 18), math.fmod(7.5, 2.0))
