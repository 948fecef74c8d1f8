V = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
def roman(n):
    s = ""
    for v, r in V:
        k, n = divmod(n, v); s += r * k
    return s
def parse(s):
    m = dict((r, v) for v, r in V if len(r) == 1); t = 0
    for a, b in zip(s, s[1:] + "I"): t += -m[a] if m[a] < m[b] else m[a]
    return t
print([roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024)], all(parse(roman(n)) == n for n in range(1, 500)))
def base(n, b):
    d = "0123456789abcdefghijklmnopqrstuvwxyz"
    if n == 0: return "0"
    s, n = "-" if n < 0 else "", abs(n)
    out = []
    while n: n, r = divmod(n, b); out.append(d[r])
    return s + "".join(reversed(out))
print(base(255, 16), base(-10, 2), base(10**20, 36), int(base(12345, 7), 7), bin(10), oct(64), hex(255), f"{10:08b}")
def collatz(n):
    while n != 1:
        yield n
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    yield 1
print(list(collatz(6)), max(range(1, 100), key=lambda n: len(list(collatz(n)))))
