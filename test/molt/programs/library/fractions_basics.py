from fractions import Fraction as F
print(F(1, 3) + F(1, 6), F(3, 4) * 2, F("0.125"), F(0.5), F(6, 4), -F(1, 2), F(7, 3) // 1, F(7, 3) % 1, F(1, 2) ** 3, F(2) ** -2, abs(F(-1, 3)), F(1, 2) < F(2, 3), F(1, 2) == 0.5, float(F(1, 3)), int(F(7, 2)), round(F(7, 2)), round(F(22, 7), 2), F(22, 7).numerator, F(22, 7).denominator, repr(F(1, 2)), F(3.14159).limit_denominator(100), F("3/7"), F(5), sum([F(1, 2), F(1, 3)]), F(1, 3) + 1, 1 - F(1, 4), F(1, 2) + 0.5, hash(F(2, 1)) == hash(2), sorted([F(1, 2), F(1, 3)]), divmod(F(7, 2), 1))
for f in [lambda: F(1, 0), lambda: F("x"), lambda: F(1.5, 2)]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
import math
print(math.floor(F(7, 2)), math.ceil(F(7, 2)), F.from_float(0.25), F(1, 3).as_integer_ratio())
