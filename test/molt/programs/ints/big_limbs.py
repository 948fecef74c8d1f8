import random
random.seed(7)
def rnd():
    k = random.choice([1, 31, 32, 33, 62, 63, 64, 65, 96, 127, 128, 129, 160, 200, 500, 1000, 1300, 1280, 2600, 4000])
    n = random.getrandbits(k)
    c = random.randrange(5)
    if c == 0: n = (1 << k) - 1 - random.getrandbits(3)
    if c == 1: n = (1 << k) + random.getrandbits(2)
    if c == 2: n = (n >> (k // 2)) << (k // 2)
    if c == 3: n |= ((1 << (k // 2)) - 1) << (k // 2)
    return -n if random.random() < .4 else n
h = 0
def mix(*v):
    global h
    for x in v:
        h = hash((h, x % 1000000000000000003, x.bit_length()))
for i in range(300):
    a, b = rnd(), rnd()
    mix(a + b, a - b, a * b, -a, ~b)
    if b:
        q, r = divmod(a, b)
        assert q * b + r == a and (0 <= r < b or b < r <= 0), (a, b)
        mix(q, r, a // b, a % b)
        k = random.randrange(1, 12)
        n = b * k + random.choice([-1, 0, 1, random.getrandbits(20)])
        mix(n // b, n % b, *divmod(n, b))
        n = b * random.getrandbits(32) + random.getrandbits(31)
        mix(*divmod(n, b))
    s = str(a)
    assert int(s) == a and int(hex(a), 16) == a and int(bin(b), 2) == b and int(oct(a), 8) == a
    mix(hash(s), len(s), hash(f'{b:x}'), hash(bin(a)), hash(oct(b)))
    mix(a << random.randrange(100), a >> random.randrange(200), a & b, a | b, a ^ b)
    if i % 10 == 0:
        e, m = abs(rnd()) % (1 << 300), rnd()
        if m: mix(pow(a, e, m))
        for m in (1, 2, 3, 97, 1000000007, 2147483647, 2147483648, 2147483649, 4294967295, 4294967296, (1 << 61) - 1, -7, -(1 << 70)):
            mix(pow(a, e, m), pow(a % 50, e % 9, m), pow(b, 0, m))
        try: mix(pow(a, -3, b))
        except (ValueError, ZeroDivisionError) as x: mix(len(str(x)))
print(h)
x = 3 ** 5000
print(str(x)[:40], str(x)[-40:], x % 10**19, 10**19, -10**19, 10**38, 10**38 - 1, 10**57 + 5, 2**64, 2**64 - 1)
print(len(bin(x)), hex(x)[:30], oct(x)[-30:], f'{x:_x}'[:30])
