# one variable, many classes: ints, floats, bools, big ints, complex, strings and objects through the same arithmetic
class Num:
    def __init__(self, v):
        self.v = v
    def __add__(self, o):
        return Num(("add", self.v, o))
    def __radd__(self, o):
        return Num(("radd", o, self.v))
    def __iadd__(self, o):
        self.v = ("iadd", self.v, o)
        return self
    def __neg__(self):
        return Num(("neg", self.v))
    def __lt__(self, o):
        return "less"
    def __truediv__(self, o):
        return "over"
    def __repr__(self):
        return f"Num({self.v})"
def chain(a, b):
    x = a + b
    y = x + 1.5
    y += a
    return x, y, -y
def twice(a):
    a += a
    return a
def less(a, b):
    if a < b:
        return "yes"
    return "no"
def value(a, b):
    return a < b
for a, b in ((1, 2), (1.5, 2), (2, 0.25), (True, 1.5), (10 ** 20, 0.5), (2j, 1), (Num(1), 2), (3, Num(4))):
    print(chain(a, b))
for a in (1, 1.5, True, "ab", [1], (2,), 10 ** 30, Num(5)):
    print(twice(a))
for a, b in ((1, 2), (1.0, 2), (2, 1.0), (float("nan"), 1), (2 ** 53 + 1, 2.0 ** 53), (2.0 ** 53, 2 ** 53 + 1), (10 ** 400, 1.0), (1.0, -10 ** 400), (Num(1), 1)):
    print(less(a, b), value(a, b))
def mean(values):
    total = 0
    for v in values:
        total += v
    return total / len(values)
print(mean([1, 2, 3, 4]), mean([1.5, 2, True]), mean([10 ** 20, 0.5]))
def best(values):
    top = None
    for v in values:
        if top is None or v > top:
            top = v * 1
    return top
print(best([1, 2.5, 2]), best([0.5, 0.25]), best([]))
for bad in (("a", 1.5), (1.5, "a"), ([], 2.0), (None, 1)):
    for f in (chain, less):
        try:
            print(f(*bad))
        except TypeError as e:
            print(e)
def zero(a, b, how):
    if how == 0:
        return a / b
    if how == 1:
        return a // b
    return a % b
for a, b in ((1.0, 0.0), (1, 0), (1.5, 0), (1, 0.0), (-7.5, 2), (7.5, -2.0), (-0.0, 3.0), (5, -3)):
    for how in range(3):
        try:
            print(zero(a, b, how))
        except ZeroDivisionError as e:
            print(e)
def powers(x):
    return x ** 2, x ** 0.5, x ** -1, 2 ** x
print(powers(4), powers(2.25))
try:
    powers(0)
except ZeroDivisionError as e:
    print(e)
try:
    10.0 ** 400
except OverflowError as e:
    print(e)
print(-(0.0), 0.0 * -1, -1 * 0.0)
