// Programs whose values are told before and looked at while they run.

export const TYPED_PROGRAMS: readonly string[] = [
  `
def nbody(n, dt):
    x, y, vx, vy = 1.0, 0.0, 0.0, 1.0
    for i in range(n):
        d = (x * x + y * y) ** 1.5
        vx -= x / abs(x + 2.0) * dt
        vy -= y * dt
        x += vx * dt
        y += vy * dt
    return x + y
print(nbody(20, 0.01))
`,
  `
def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps
best = max(collatz(27), collatz(2**70 + 1))
big = 1
for i in range(80):
    big = big * 3 + i
small = big & 1023
print(best, big, small)
`,
  `
import math
def area(r, unit="m"):
    return f"{math.pi * r * r:.3f}{unit}"
def norm(values):
    total = 0
    for value in values:
        total += value * value
    return math.sqrt(total)
print(area(2), area(2.5, unit="cm"), norm([1, 2, 3]), norm((1.5, 2.5)), math.floor(2.7))
`,
  `
class Vector:
    scale = 2
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)
    def __len__(self):
        return 2**62 + 5
    def __lt__(self, other):
        return "yes"
    def __mul__(self, k):
        return 3.5
v = Vector(1, 2) + Vector(3, 4)
n = len(v)
m = v < v
k = v * 2
flag = not v.x
both = v.x and "text"
print(n, m, k, flag, both)
`,
  `
class Int(int):
    def __add__(self, other): return "plus"
def twice(a): return a + a
def either(flag): return 1 if flag else None
print(twice(2), twice(2.5), twice("ab"), twice([1]), twice(Int(3)))
x = either(True)
y = either(False)
z = x == y
`,
  `
def gen(n):
    for i in range(n):
        yield i * i
def outer(a):
    total = 0
    def inner(b):
        nonlocal total
        total = total + b if b else "none"
        return total
    inner(a)
    inner(0)
    return total
values = [v for v in gen(5) if (last := v) >= 0]
pairs = {k: v for k, v in zip("abc", values)}
for index, char in enumerate("hello"):
    text = char * index
    code = ord(char) ^ index
print(values, pairs, text, code, outer(3), last)
`,
  `
counter = 0
def bump(by=1):
    global counter
    counter += by
    return counter
bump()
bump(2.5)
def shadow(len):
    return len
size = shadow("x")
def late():
    try:
        return int("5")
    except ValueError as error:
        return error
    finally:
        pass
a, (b, *c) = 1, (2, 3, 4)
d = e = 1.5
d += a
s = "a,b".split(",")
p = "x".join(s).upper().find("X")
q = s[0]
r = "abc"[1]
t = b"ab"[0]
print(counter, size, late(), a, b, c, d, e, s, p, q, r, t)
`,
  `
def mix(n):
    x = n
    for _ in range(3):
        x = x * 1.5 if x > 2 else x + 1
    return x
def power(a, b):
    return a ** b
print(mix(1), mix(5), power(2, 3), power(2, -1), power(-8.0, 0.5), power(True, 2))
w = 5
w <<= 70
u = ~w
h = hash("text")
o = round(2.5), round(2.567, 1), round(7, -1), divmod(7, 2)
print(w, u, h, o, -True, +True, ~True, 7 >> 1, True >> 1, 5 % 3, -5 % 3, 2**64 & 255, -1 & -2)
`,
];
