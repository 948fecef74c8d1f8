# what is not a number is found by identity; floats keep theirs where it shows
def found():
    x = float("nan")
    y = x
    items = [x]
    return x in items, y in items, items == [y], x == y, items.index(x), {x: 1}[y]
print(found())
def through(x, items):
    return x in items, x * 1.0 in items
def calls():
    x = float("inf") - float("inf")
    return through(x, [x])
print(calls())
class Box:
    def __init__(self, v):
        self.v = v
    def put(self, v):
        self.v = v
        return self
    def scaled(self, k):
        self.v *= k
        return self.v
def alias():
    b = Box(1.5)
    before = b.v
    b.scaled(2.0)
    b.v += 1.0
    other = Box(before)
    other.v += 0.25
    c = Box(b.v)
    b.scaled(10)
    return before, b.v, other.v, c.v
print(alias())
def listed():
    xs = [0.5, 1.5, 2.5]
    first = xs[0]
    ys = xs[:]
    for i in range(3):
        xs[i] = xs[i] * 2 + first
    xs[1] += 100.0
    pair = (xs[2], xs[2])
    xs[2] -= 1.0
    return xs, ys, first, pair
print(listed())
def constant():
    z = 0.0
    b = Box(z)
    b.v += 5.0
    c = Box(0.0)
    return z, b.v, c.v
print(constant(), constant())
def default(x=1.5):
    b = Box(x)
    b.v *= 3.0
    return x, b.v
print(default(), default(), default(2.0))
def same(a, b):
    return a is b
def identity():
    x = 3.0 * len("ab")
    return same(x, x), x is x
print(identity())
def closure():
    total = 0.0
    def add(v):
        nonlocal total
        total += v * 0.5
        return total
    return [add(i) for i in range(4)], total
print(closure())
def generator(n):
    x = 0.5
    for i in range(n):
        x = x * 1.5 + i
        y = x - (yield x) if i % 2 else x * 2.0
        yield y
g = generator(4)
print(next(g))
try:
    while True:
        print(g.send(2.0))
except StopIteration:
    print("done")
def late(flag):
    if flag:
        x = 1.5 * 2
    try:
        return x + 1
    except UnboundLocalError as e:
        return str(e)
print(late(True), late(False))
def deleted():
    x = 1.5
    y = x * 2
    del x
    try:
        return y + x
    except UnboundLocalError as e:
        return str(e), y
print(deleted())
def leave():
    x = 1.0
    try:
        x = x / 3
        return x
    finally:
        x = x * 100.0
        print(x)
print(leave())
def override():
    x = 2.0
    for i in range(3):
        try:
            return x * i
        finally:
            if i < 2:
                x += 1.5
                continue
    return "never"
print(override())
print(sum(x * 0.5 for x in (1, 2.5, True)), [round(v / 3, 3) for v in range(4)])
