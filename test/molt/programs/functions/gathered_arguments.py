# functions that gather the rest, called with what they gather; defaults that are constants, and those that are exchanged
def gather(*args, **kwargs):
    return args, kwargs
def rest(a, b=2, *more, c=3, d=None, **others):
    return a, b, more, c, d, others
def only(*args):
    return args
def named(x, /, y=1, **kw):
    return x, y, kw
print(gather(), gather(1), gather(1, 2, z=3, y=4), gather(**{"k": 1}), gather(*(1, 2), **{}))
print(rest(1), rest(1, 2, 3, 4), rest(1, c=9), rest(b=5, a=4, e=6), rest(1, 2, 3, d=4, f=5, c=6))
print(only(), only(1), only(*[1, 2]), only(*"ab"), only(*range(3)))
print(named(1), named(1, x=2), named(1, 2, x=3, z=4))
t = (1, 2)
k = {"a": 1}
print(only(*t) == t, only(*t) is t, gather(**k)[1] == k, gather(**k)[1] is k, only() is only())
def forward(*args, **kwargs):
    kwargs["added"] = len(args)
    return gather(*args, **kwargs)
print(forward(1, 2, x=3), k, forward(*t, **k), k)
class Mapping:
    def keys(self):
        return ["p", "q"]
    def __getitem__(self, key):
        return key * 2
print(gather(**Mapping()), gather(*{"a": 1}), gather(*(i for i in range(2))))
for f in (lambda: gather(*3), lambda: gather(**3), lambda: gather(**{1: 2}), lambda: rest(), lambda: rest(1, a=2), lambda: named(x=1), lambda: only(a=1), lambda: named(1, 2, 3), lambda: rest(c=1)):
    try:
        print(f())
    except TypeError as e:
        print(e)

def numbers(a, b=2.5, *, c=10 ** 20, d=-1, e="e"):
    return a + b, c + d, e
print(numbers(1), numbers(1, 2), numbers(1.5, c=1, d=2.5), numbers(1, e="x"), numbers(b=1, a=0.5))
def later(x=1, *, y=2):
    return x, y
print(later(), later(5), later(y=6))
later.__defaults__ = (7,)
later.__kwdefaults__["y"] = 8
print(later(), later(5), later(y=6))

def keep(x, y):
    def inner(z):
        return x + y + z
    return inner, lambda: x, lambda: [x * i for i in range(3)], lambda: sum(y for _ in range(2))
print([f(4) if i == 0 else f() for i, f in enumerate(keep(1, 2))])
def changing(x):
    def get():
        return x
    def put(v):
        nonlocal x
        x = v
    put(x + 1)
    x += 0.5
    return get, put
get, put = changing(1)
put(get() * 2)
print(get())
def deleted(x):
    def get():
        return x
    del x
    return get
try:
    deleted(1)()
except NameError as e:
    print(e)
def looped(x):
    fs = []
    for x in range(3):
        fs.append(lambda: x)
    return [f() for f in fs]
print(looped(9), [f() for f in [(lambda v: lambda: v)(i) for i in range(3)]])
