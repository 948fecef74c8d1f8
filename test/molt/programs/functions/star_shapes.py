def total(*args, **kwargs):
    s = len(kwargs)
    for a in args:
        s += a
    for k, v in kwargs.items():
        s += v
    if not args:
        s -= 1000
    return s
def forward(*args, **kwargs):
    return total(*args, **kwargs)
def twice(f, *args, sep=", ", **kw):
    return sep.join([str(f(*args)), str(f(*args, **kw))]), args, kw.get("x"), kw.get("y", 7), "x" in kw
def first(a, b=2, *rest, c=3, **more):
    return a, b, rest, c, more
def need(a, /, *args, **kw):
    return a, sorted(args), kw
def low(*args):
    return min(args), max(args), sum(args), [*args, 0], f"{args}", args[0]
def deep(n, *args):
    if n == 0:
        return sum(x * 2 for x in args)
    return deep(n - 1, n, *args)
def bad(*args):
    return total(*args, 'x')
print(total(), total(1), total(1, 2, x=3), forward(1, 2, 3), forward(3, key=4), forward())
print(twice(total, 1, 2), twice(total, 1, x=5), twice(total, sep="-"))
print(first(1), first(1, 2, 3, 4), first(1, c=5, d=6), first(b=1, a=2))
print(need(1, 3, 2, a=4))
print(low(3, 1, 2), low(5))
print(deep(3), deep(12))
for call in (lambda: first(), lambda: need(a=1), lambda: low(), lambda: first(1, a=2), lambda: bad(1)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
try:
    early(1)
except NameError as e:
    print(e)
def early(*args):
    return args
print(early(1, 2), early.__name__, early.__qualname__, 'early' in globals())
def sw(*args):
    out = []
    for a in args:
        if a == 2: continue
        if a == 4: break
        out.append(a)
    else:
        out.append('else')
    return out
print(sw(1, 2, 3), sw(1, 4, 5), sw())
def shadow(*args):
    args = args + (1,)
    return args
print(shadow(3))
class C:
    def m(self, *args, **kw):
        return total(*args, **kw)
print(C().m(1, 2, z=3))
for x, y in ((1, 'a'), (2, 'b')):
    print(x, y)
for x in [1.5, 'q', None]:
    print(x)
def disp(a, b):
    r = []
    for p, q in ((a + 1, b), (a, b + 1)):
        a = 100
        r.append((p, q, a))
    for z in (a, b, a + b):
        b = z
    return r, b
print(disp(1, 2), disp(1.5, 2))
def tb(*args):
    return args[5]
tb(1)
