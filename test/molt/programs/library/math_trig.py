import math
for d in range(0, 360, 30):
    r = math.radians(d)
    print(d, round(math.sin(r), 12), round(math.cos(r), 12), round(math.tan(r), 9) if d % 90 or d % 180 == 0 else "-")
for x in [-1, -0.5, 0, 0.5, 1]:
    print(x, round(math.asin(x), 12), round(math.acos(x), 12), round(math.atan(x), 12), round(math.sinh(x), 12), round(math.cosh(x), 12), round(math.tanh(x), 12), round(math.asinh(x), 12))
print(round(math.acosh(2), 12), round(math.atanh(0.5), 12), math.degrees(math.pi), math.sin(0), math.cos(0), math.atan2(0, -1), math.atan2(-0.0, -1))
