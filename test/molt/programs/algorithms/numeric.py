def newton(f, df, x, n=20):
    for _ in range(n): x -= f(x) / df(x)
    return x
print(newton(lambda x: x * x - 2, lambda x: 2 * x, 1.0), round(newton(lambda x: x ** 3 - x - 2, lambda x: 3 * x * x - 1, 1.5), 10))
def simpson(f, a, b, n=100):
    h = (b - a) / n
    return h / 3 * (f(a) + f(b) + sum((4 if i % 2 else 2) * f(a + i * h) for i in range(1, n)))
print(round(simpson(lambda x: x * x, 0, 3), 10), round(simpson(lambda x: 1 / x, 1, 2), 8))
def pi_digits(n):
    q, r, t, k, m, x, out = 1, 0, 1, 1, 3, 3, []
    while len(out) < n:
        if 4 * q + r - t < m * t:
            out.append(m); q, r, m = 10 * q, 10 * (r - m * t), (10 * (3 * q + r)) // t - 10 * m
        else:
            q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2
    return "".join(map(str, out))
print(pi_digits(40))
def gcd(a, b): return a if b == 0 else gcd(b, a % b)
def egcd(a, b): return (a, 1, 0) if b == 0 else (lambda g, x, y: (g, y, x - a // b * y))(*egcd(b, a % b))
print(gcd(1071, 462), egcd(240, 46), [sum(d for d in range(1, n) if n % d == 0) == n for n in (6, 28, 12)], sum(int(d) for d in str(2 ** 1000)))
mean = lambda v: sum(v) / len(v)
var = lambda v: sum((x - mean(v)) ** 2 for x in v) / len(v)
print(mean([1, 2, 3, 4]), var([1, 2, 3, 4]), [round(x / 3, 3) for x in range(4)], 1e308 * 10, -1e308 * 10, 0.1 + 0.2 == 0.3)
print([[1 if k in (0, n) else None for k in range(n + 1)] for n in range(3)], [1] + [x * 2 for x in [1, 2]])
def pascal(n):
    row = [1]
    for _ in range(n): yield row; row = [1] + [a + b for a, b in zip(row, row[1:])] + [1]
for r in pascal(6): print(" ".join(map(str, r)).center(20).rstrip())
