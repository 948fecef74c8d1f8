for x in [0.0, -0.0, 1.0, -1.5, 0.1, 1e-7, 123456789.123456789, 1e16, 1e22, 1e100, 5e-324, 1.7976931348623157e308, float("inf"), float("-inf"), float("nan")]:
    print(repr(x), str(x), x.hex(), x.is_integer() if x - x == 0 else None)
for x in [0.5, 0.1, -3.75, 1e10]:
    print(x.as_integer_ratio())
print(float.fromhex("0x1.8p3"), float.fromhex("-0x.8p-2"), float.fromhex("inf"), float.fromhex("0x1p-1074"))
for t in ["3.14", " -2e3 ", "inf", "-Infinity", "nan", "1_0.5", ".5", "5.", "1e400", "1e-400"]:
    print(repr(t), float(t))
for t in ["abc", "", "1.2.3", "0x10", "1__0", None, []]:
    try:
        print(float(t))
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
print((2.5).conjugate(), (2.5).real, (2.5).imag, float(5), float(True))
print(0.1 + 0.2, 1/3, 2/3, 100.0, 1e5, 123456.789e3, 1.0e-5, 0.0001)
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(7.5, 2), divmod(-7.5, 2))
print(2.0 ** 0.5, 2 ** 0.5, 4.0 ** -1, (-8.0) ** 2, 0.0 ** 0)
print(hash(1.0), hash(0.5), hash(1e100), hash(float("inf")), hash(-0.0), hash(2.0**70))
print(1.5 < 2, 1.5 == 1.5, float("nan") == float("nan"), float("inf") > 10**400, 0.5 in [0.5, 1])
print(max(1.5, 2), min(0.1, 0), sum([0.1] * 10), sum([1, 2.5]))
