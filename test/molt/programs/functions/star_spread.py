import functools
def add3(a, b, c=0):
    return a + b + c
def f2(a, b):
    return a * b
def kw(a, b=2, *, c=3):
    return a, b, c
def va(a, *r, **k):
    return a, r, k
pairs = [(1, 2), (3, 4.5), [5, 6]]
print([f2(*p) for p in pairs], f2(1, *(2,)), f2(*iter((3, 4))), f2(1.5, *[2]))
for bad in (lambda: f2(*5), lambda: f2(1, *5), lambda: f2(*(1,)), lambda: f2(1, *(2, 3)), lambda: kw(1, **{'d': 1}), lambda: kw(1, **{1: 1}), lambda: kw(1, **5), lambda: kw(1, a=2, **{'b': 2}), lambda: kw(1, b=2, **{'b': 2}), lambda: va(1, **{'a': 2})):
    try:
        print(bad())
    except TypeError as e:
        print(e)
def deco(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        return fn(*args, **kwargs)
    return wrapper
@deco
def work(a, b, c=1, *, d=2):
    return a, b, c, d
@deco
def eat(d, **kw):
    d.clear()
    return kw
print(work(1, 2), work(1, 2, d=5), work(a=1, b=2, c=3, d=4))
class M(dict):
    def keys(self):
        return ['c', 'b']
    def __getitem__(self, k):
        return k * 2
class N:
    def keys(self):
        return ['c']
    def __getitem__(self, k):
        return k * 3
print(kw(1, **M()), kw(1, **N()), kw(1, **{'c': 5}), kw(*[1], **{}))
d = {'x': [1], 'y': [2]}
print(eat(d, **d), d)
print(kw(**{'a': 1, 'ab'[1]: 7, ''.join(['c']): 8}))
print({(1, 'a'): 1, (1, 'b'): 2, (1.0, 'a'): 3, (True, 'a'): 4}, {(1, 2), (1, 3), (1.0, 2)}, {(0,), (False,), (0.0,)})
print((1, 2) < (1, 3), (1, 5) > (1, 3), [1, 2] == [1, 3], (2, 'x') <= (2, 'x'), (1, 2) != (1, 2), sorted([(3, 1), (1, 2), (1, 1)]))
a, b = set(range(0, 60, 2)), set(range(0, 60, 3))
print(a & b, a | b, a - b, a ^ b, a.symmetric_difference(['x', 2]), {1, 'a'} ^ {1, 'b'}, len({*'abc'} - {'a'}))
s = {'q'}; s.clear(); s.add(1); print(s)
x = {1, 2, 3}; x |= {'z'}; x -= {1}; print(len(x), 'z' in x)
def trip(*, a, b): return a - b
def go(n):
    t = 0
    for i in range(n):
        t += trip(b=i, a=2 * i)
    return t
print(go(5))
