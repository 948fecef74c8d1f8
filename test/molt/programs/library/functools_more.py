from functools import reduce, partial, wraps, total_ordering, cmp_to_key, singledispatch, update_wrapper, partialmethod, singledispatchmethod
print(reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a * b, [], 7), reduce(max, [3, 9, 2]))
try:
    reduce(lambda a, b: a, [])
except TypeError as e:
    print(e)
add = partial(lambda a, b, c=0: (a, b, c), 1, c=5); print(add(2), add(2, c=9), add.args, add.keywords, partial(add, 3)())
def deco(f):
    """deco doc"""
    @wraps(f)
    def inner(*a, **k):
        """inner doc"""
        return f(*a, **k) + 1
    return inner
@deco
def func(x):
    """func doc"""
    return x
print(func(1), func.__name__, func.__doc__, func.__wrapped__(1), func.__qualname__)
@total_ordering
class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
print(V(1) < V(2), V(1) <= V(1), V(2) > V(1), V(2) >= V(3), sorted([V(3), V(1)])[0].n)
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), sorted(["b", "A"], key=cmp_to_key(lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))))
@singledispatch
def show(x): return f"object {x}"
@show.register(int)
def _(x): return f"int {x}"
@show.register
def _(x: list): return f"list {len(x)}"
@show.register(str)
@show.register(bytes)
def _(x): return "texty"
print(show(1), show([1]), show("a"), show(b"a"), show(1.5), show(True), show.dispatch(int)(3))
class P:
    def _set(self, k, v): return (k, v)
    on = partialmethod(_set, "on")
    @singledispatchmethod
    def h(self, a): return "other"
    @h.register
    def _(self, a: int): return "int"
print(P().on(1), P().h(1), P().h("x"))
try:
    @total_ordering
    class X: pass
except ValueError as e:
    print(e)
