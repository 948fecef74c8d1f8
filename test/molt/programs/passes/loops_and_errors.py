# exceptions inside loops, loop variables afterwards, closures over them, deep recursion, evaluation order
def trace(x, log):
    log.append(x)
    return x
def order():
    log = []
    r = trace(1.5, log) * trace(2, log) + trace(3.0, log) / trace(4, log)
    d = {}
    d[trace("k", log)] = trace(5.5, log) - trace(1, log)
    xs = [0.0, 0.0]
    xs[trace(1, log)] += trace(0.5, log)
    return r, d, xs, log
print(order())
def loops(items):
    total = 0.0
    bad = []
    for i, x in enumerate(items):
        try:
            total += 10 / x
            if total > 12:
                continue
            total *= 2
        except ZeroDivisionError:
            bad.append(i)
        except TypeError as e:
            bad.append(str(e))
            break
        else:
            total += 0.5
        finally:
            bad.append(-i)
    else:
        bad.append("all")
    return total, bad, i, x
print(loops([5, 2.0, 0, 0.0, 4]), loops([1.0, "x", 3]))
def after():
    for i in range(5):
        pass
    for j in range(0):
        pass
    try:
        return i, j
    except UnboundLocalError as e:
        return i, str(e)
print(after())
def changed():
    seen = []
    for i in range(4):
        seen.append(i)
        i *= 10
        seen.append(i)
        n = i
    return seen, n
print(changed())
def bounds(n):
    out = 0
    for i in range(n):
        n += 1
        out += n
    return out, n
print(bounds(4))
def functions():
    fs = []
    for i in range(3):
        x = i * 0.5
        fs.append(lambda: (i, x))
    return [f() for f in fs], [f() for f in [lambda i=i: i for i in range(3)]]
print(functions())
def deep(n, x):
    if n == 0:
        return x
    return deep(n - 1, x + 0.5) + 1
print(deep(500, 0.25))
def forever(x):
    return forever(x + 0.5) + 1.0
try:
    forever(0.0)
except RecursionError as e:
    print(e)
class R:
    def go(self, x):
        return self.go(x * 1.0)
try:
    R().go(1)
except RecursionError as e:
    print(e)
def walrus(xs):
    out = []
    total = 0.0
    for x in xs:
        out.append((total := total + x, total * 2, x))
    if (n := len(out)) > 2 and (m := n * 0.5) > 1:
        out.append(m + n)
    return out
print(walrus([1, 2.5, 3]))
def nested(a):
    def inner(b):
        return a * b + c
    c = 0.5
    return inner(2), inner(1.5)
print(nested(3), nested(0.25))
def conditional(x):
    y = x * 2 if x else 0.0
    z = y and y + 1
    w = y or "empty"
    return y, z, w, not y, x and 1.5 < x < 3.0
print(conditional(0), conditional(0.0), conditional(2), conditional(2.5), conditional(""))
def unpacked(p):
    x, y = p
    x, y = y * 0.5, x + 1.0
    (a, b), c = (x, y), x - y
    return a, b, c
print(unpacked((1, 2)), unpacked([0.5, 0.25]))
def many(a, b, c, d, e, f, g, h):
    return a + b * c - d / e + f ** g % h
print(many(1, 2.0, 3, 4.0, 5, 6.0, 2, 7.5))
def floor(x, y):
    return x // y, x % y, divmod(x, y), round(x * y, 2), int(x / y)
print(floor(7.5, 2), floor(-7, 2.5), floor(7, -2))
def fail(x):
    y = x * 2.0
    return y / (x - x)
fail(1.5)
