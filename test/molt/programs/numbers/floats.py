vals = [0.0, -0.0, 1.0, 0.1, 1/3, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 1.5e300, 5e-324, 1.7976931348623157e308, 2.5, 1e22, 1e23, 0.1+0.2, 100.0, 3.141592653589793]
for v in vals:
    print(v, repr(-v), "%.3f" % v if v < 1e17 else "", f"{v:.6g}", f"{v:e}")
print(float("inf"), float("-inf"), float("nan"), float("1e3"), float(" 2.5 "), float("1_0.5"))
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(7.5, 2), 2.0 ** 0.5, 2 ** 0.5)
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1.005, 2), round(1234.5678, -2), round(0.5), round(1e20))
print(1e308 * 10, -1e308 * 10, float("inf") - float("inf"))
print(1.0 == 1, 0.1 + 0.2 == 0.3, float("nan") == float("nan"), 2 ** 53 == float(2 ** 53 + 1), 10**20 == 1e20, 1 < 1.5, 10 ** 30 > 1e29)
print(hash(1.0), hash(0.5), hash(1e100), hash(-0.25), hash(float("inf")))
print((0.1).hex(), (1.5).is_integer(), (2.0).is_integer(), (0.75).as_integer_ratio())
for bad in ("abc", "", "1e", "--1", "1_"):
    try:
        float(bad)
    except ValueError as e:
        print(e)
for f in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: 0.0 ** -1):
    try:
        f()
    except ZeroDivisionError as e:
        print(e)
print(int(1e18), 1e16 + 1, 123.456e-7, 9007199254740993.0, 0.00001234, 12345.678e10)
print(abs(-2.5), max(1.5, 2), min(0.5, -1), sum([0.1] * 10))
print(3 + 4j, (1 + 2j) * (3 - 1j), abs(3 + 4j), (1j) ** 2, complex(1, -1), 1j)
