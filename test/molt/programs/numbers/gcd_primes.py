from math import gcd, lcm, isqrt
def prime(n): return n > 1 and all(n % i for i in range(2, isqrt(n) + 1))
print([n for n in range(50) if prime(n)], gcd(84, 36), lcm(4, 6, 10), [sum(d for d in range(1, n) if n % d == 0) for n in (6, 12, 28)], [n for n in range(1, 500) if n == sum(int(c) ** len(str(n)) for c in str(n))], sum(n for n in range(1000) if n % 3 == 0 or n % 5 == 0))
def phi(n): return sum(1 for k in range(1, n + 1) if gcd(n, k) == 1)
print([phi(n) for n in range(1, 13)], next(n for n in range(1, 10 ** 6) if all(n % k == 0 for k in range(1, 11))))
