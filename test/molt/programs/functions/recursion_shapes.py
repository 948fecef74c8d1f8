def fact(n): return 1 if n < 2 else n * fact(n - 1)
def fib(n, a=0, b=1): return a if n == 0 else fib(n - 1, b, a + b)
def depth(x): return 1 + max(map(depth, x), default=0) if isinstance(x, list) else 0
def flat(x): return [y for i in x for y in (flat(i) if isinstance(i, list) else [i])]
def gcd(a, b): return gcd(b, a % b) if b else a
def binary(n): return binary(n // 2) + str(n % 2) if n > 1 else str(n)
print(fact(20), fib(50), depth([1, [2, [3]]]), flat([1, [2, [3, [4]]]]), gcd(48, 18), binary(37), [fact(i) for i in range(6)])
