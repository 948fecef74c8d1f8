def hanoi(n, a="A", b="B", c="C"):
    if n: yield from hanoi(n - 1, a, c, b); yield (a, c); yield from hanoi(n - 1, b, a, c)
print(list(hanoi(3)), sum(1 for _ in hanoi(10)))
def ack(m, n): return n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))
print(ack(2, 3), ack(1, 10))
def perms(s): return [s] if len(s) <= 1 else [c + p for i, c in enumerate(s) for p in perms(s[:i] + s[i + 1:])]
print(perms("abc"), len(perms("abcde")))
def power_set(s): return [[]] if not s else (lambda r: r + [[s[0]] + x for x in r])(power_set(s[1:]))
print(power_set([1, 2, 3]))
def parens(n, o=0, c=0, s=""):
    if len(s) == 2 * n: yield s; return
    if o < n: yield from parens(n, o + 1, c, s + "(")
    if c < o: yield from parens(n, o, c + 1, s + ")")
print(list(parens(3)))
even = lambda n: n == 0 or odd(n - 1)
odd = lambda n: n != 0 and even(n - 1)
print(even(100), odd(7), (lambda f: f(f, 10))(lambda f, n: 1 if n < 2 else n * f(f, n - 1)))
def partition(n, m=None):
    m = m or n
    if n == 0: yield []; return
    for i in range(min(n, m), 0, -1):
        for r in partition(n - i, i): yield [i] + r
print(list(partition(5)))
def flatten(d, p=""):
    for k, v in d.items():
        if isinstance(v, dict): yield from flatten(v, p + k + ".")
        else: yield p + k, v
print(dict(flatten({"a": 1, "b": {"c": 2, "d": {"e": 3}}})))
