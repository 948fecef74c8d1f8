"""How floats are shown."""


def show(values: list[float]) -> list[str]:
    return [str(v) for v in values]


def describe(x: float) -> str:
    if x != x:
        return "nan"
    if x == float("inf"):
        return "too large"
    return repr(x)


print(show([0.1, 1.0, 1e16, 123456789.123, 1e-5, 0.0001, 1e22, 2.5e-310]))
print(0.1 + 0.2, 1 / 3, 2 / 3, 1e300 * 1e10, -0.0)
print(7 // 2, -7 // 2, 7 % -3, -7 % 3, 7.5 // 2, -7.5 % 2)
print(2**10, 2.0**0.5, 10 / 5)
print(round(2.5), round(3.5), round(2.675, 2), round(-1.5))
print(int(3.99), int(-3.99), float(7), describe(float("nan")), describe(1e308 * 10))
