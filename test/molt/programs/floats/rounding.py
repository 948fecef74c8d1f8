for x in [0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 1234.5678, -1234.5678, 1e20, 0.05]:
    print(x, round(x), round(x, 1), round(x, 2), round(x, -2), round(x, 0))
for n in [15, 25, 35, 149, -15, 12345]:
    print(n, round(n), round(n, -1), round(n, -2), round(n, 2))
print(round(True), round(2.5, None), round(1e300, 2), round(5e-324, 320))
import math
for x in [1.2, 1.8, -1.2, -1.8, 5, 1e300]:
    print(math.floor(x), math.ceil(x), math.trunc(x))
for f in [lambda: round("a"), lambda: round(1.5, "a"), lambda: round(float("nan")), lambda: round(float("inf"))]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
