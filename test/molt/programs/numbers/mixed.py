def collatz(n):
    c = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        c += 1
    return c
print(max(range(1, 3000), key=collatz))
def isqrt(n):
    x = n
    while x * x > n: x = (x + n // x) // 2
    return x
print(isqrt(10 ** 40), isqrt(2 * 10 ** 60))
def powmod(b, e, m):
    r = 1
    while e:
        if e & 1: r = r * b % m
        b = b * b % m
        e >>= 1
    return r
print(powmod(3, 10 ** 18, 2 ** 61 - 1))
x = 1
for i in range(1, 80):
    x = x * i % (2 ** 64) ^ (x >> 3)
print(x)
s = 0.0
for i in range(1, 1000): s += 1 / i if i % 2 else -1.0 / i
print(s)
h = 14695981039346656037
for c in b"hash me": h = ((h ^ c) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
print(h, hex(h))
print(sum(i * i for i in range(100000)), sum(range(50_000_000 // 1000)), 2 ** 62, 2 ** 63 - 1, -(2 ** 62), -(2 ** 62) - 1)
a, b = 2 ** 61, 2 ** 61
print(a + b, a + b - 1, -a - b, -a - b - 1, a * 2, a * 2 - 1, (a + b) >> 1 == a, a << 1, (-a) << 1, (-a) << 2)
m = [[1, 2], [3, 4]]
def mul(p, q): return [[sum(x * y for x, y in zip(r, c)) for c in zip(*q)] for r in p]
r = m
for _ in range(30): r = mul(r, m)
print(r)
print(*(f"{i:>3}" for i in [1, 10, 100]), sep="|")
print(7 // 2.0, 7 % 2.5, True + 0.5, 1e3 == 1000, 3 - 1.5, 2 * 0.5, 10 / 4, 10 // 4, -10 // 4, 2 ** 3.0, 4 ** 0.5)
