a = 3 ** 200
b = 7 ** 150
print(a, b)
print(a + b, a - b, b - a)
print(a * b)
print(a // b, a % b, divmod(a, b))
print(-a // b, -a % b, a // -b, a % -b)
print(a << 67, a >> 67, -a >> 67, a & b, a | b, a ^ b, ~a)
print(pow(a, b, 10**9 + 7), pow(3, -1, 11), pow(2, 1000, 2**100 + 1))
print(a == b, a < b, a > b, hash(a), hash(-b))
print(float(a), a / b, int(1e300))
print(str(a)[:20], len(str(2**5000)), hex(a), oct(b), bin(a)[:40])
import math
print(math.isqrt(a), math.gcd(a * 12, b * 18), math.factorial(50))
for f in [lambda: a // 0, lambda: a % 0, lambda: pow(2, -1, 4), lambda: pow(2, 3, 0), lambda: 1 << -1, lambda: float(10**400), lambda: 10**400 / 3]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
