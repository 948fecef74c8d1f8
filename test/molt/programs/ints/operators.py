for a in [7, -7, 0, 13]:
    for b in [3, -3, 5]:
        print(a, b, a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b), a & b, a | b, a ^ b)
print(2 ** 10, 2 ** -1, (-2) ** 3, 0 ** 0, (-8) ** (1/3))
print(~5, -(-5), +5, abs(-5), 5 .__add__(3), (5).__rsub__(3), (7).__floordiv__(2), (7).__divmod__(2))
print(1 < 2 < 3, 1 < 3 < 2, 5 == 5.0, 5 != 5.1, 10**20 == 1e20, 2**53 + 1 == float(2**53))
print(True + True, True * 5, False or 3, isinstance(True, int), True == 1, hash(True))
x = 5
x += 2; x -= 1; x *= 6; x //= 5; x **= 2; x %= 30; x <<= 3; x >>= 1; x |= 1; x &= 0xff; x ^= 3
print(x)
for f in [lambda: 1 + "a", lambda: "a" + 1, lambda: [] + 1, lambda: 1 < "a", lambda: -"a", lambda: 5 % 0, lambda: 1 / 0, lambda: 1 // 0, lambda: 0.0 / 0, lambda: 0 ** -1, lambda: divmod(1, 0), lambda: 1 @ 2, lambda: ~1.5, lambda: 1.5 << 1, lambda: 1.0 // 0, lambda: 1.0 % 0]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
