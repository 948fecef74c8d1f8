# ints at the edge of a word: every operator grows past it and comes back
EDGE = 2 ** 62
def ops(a, b):
    out = [a + b, a - b, b - a, a * b, -a, abs(a), a ^ b, a | b, a & b, ~a]
    if b:
        out += [a // b, a % b, divmod(a, b)]
    return out
for a in (EDGE - 1, EDGE, -EDGE, -EDGE - 1, EDGE * 2, -EDGE * 2, 1 << 31, 3):
    for b in (1, -1, 2, 7, EDGE - 1, -EDGE, 0):
        print(a, b, ops(a, b))
def loop(n):
    total = 1
    for i in range(1, n):
        total = total * 3 + i
        if total > EDGE:
            total -= EDGE
    return total
print(loop(200))
def power(n):
    x = 1
    seen = []
    while len(seen) < n:
        x *= 10
        seen.append(x)
    while x > 1:
        x //= 10
        seen.append(x)
    return seen
print(power(25))
def shifts():
    x = 1
    for i in range(70):
        x <<= 1
        x |= i & 1
    y = x
    for i in range(68):
        y >>= 1
    return x, y
print(shifts())
def down(n):
    r = []
    for i in range(n, n - 3, -1):
        r.append(i)
    for i in range(n, n + 3):
        r.append(i)
    for i in range(-n - 3, -n - 9, -2):
        r.append(i)
    return r
print(down(EDGE - 2), down(2 ** 63))
def word(i):
    # each variable fits a word until it does not
    a = i
    b = a & 255
    c = b << 60
    d = c + c
    return a, b, c, d, d - c == c
print(word(3), word(255))
def swap(n):
    a = 0
    b = 1
    for i in range(n):
        a, b = b, a
    return a, b
print(swap(3), swap(4))
