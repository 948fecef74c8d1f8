def fact(n):
    r = 1
    for i in range(2, n + 1):
        r *= i
    return r
print(fact(50))
print(fact(200) // fact(198))
a = 3 ** 500
b = 7 ** 300
print(a * b % 1000000007, (a + b) % 998244353, (a - b) % 97, a // b, a % b)
print(hash(a), hash(-a), hash(2 ** 61 - 1), hash(2 ** 61), hash(-1), hash(2 ** 64))
print(str(a)[:20], len(str(a)), a == b, a > b, -a < b)
print(float(2 ** 80), 2 ** 80 / 3, (10 ** 400) // (10 ** 399), 10 ** 400 / 10 ** 399)
try:
    float(10 ** 400)
except OverflowError as e:
    print(e)
x = 2 ** 200 - 1
print(x & (2 ** 100 - 1), x | 1, x ^ (2 ** 199), ~x, -x & 255, -x >> 3, x >> 190)
m = 1
for i in range(300):
    m = m * 31 + i
print(m)
print(divmod(m, 10 ** 50), m // -(10 ** 60), m % -(10 ** 6))
k = 12345678901234567890 ** 40
print(k % (10**18), k // 10**700, (k * k) % (10**18 + 9))
print(0xFFFFFFFFFFFFFFFFFFFF, 0o777777777777777777777777, 0b1 << 100)
