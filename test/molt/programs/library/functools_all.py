import functools, operator
from functools import *
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
calls = []
@lru_cache(maxsize=2)
def sq(x, *, p=2): calls.append(x); return x ** p
print(sq(2), sq(2), sq(3), sq(4), sq(2), sq.cache_info(), calls, sq(2, p=3), sq.cache_parameters(), sq.__wrapped__(5), sq.__name__); sq.cache_clear(); print(sq.cache_info())
@lru_cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(100), fib.cache_info().hits)
@lru_cache(typed=True)
def ty(x): return type(x).__name__
print(ty(1), ty(1.0), ty(True), ty.cache_info()); attempt(lambda: sq([1]))
@cache
def c(x): return [x]
print(c(1) is c(1), c.cache_info())
@singledispatch
def show(x, *a): return f'object {x}'
@show.register
def _(x: int): return f'int {x}'
@show.register(list)
@show.register(tuple)
def _(x): return f'seq {[show(i) for i in x]}'
@show.register
def _(x: str | bytes): return f'text {x!r}'
show.register(type(None), lambda x: 'nothing')
print(show(3), show(True), show(2.5), show([1, 'a', None, b'q']), show((1,)), show.dispatch(bool) is show.dispatch(int), sorted(t.__name__ for t in show.registry)); attempt(lambda: show())
class Cell:
    def __init__(self): self.alive, self.log = False, []
    def set_state(self, state, *, quiet=False): self.alive = state; self.log.append((state, quiet))
    set_alive = partialmethod(set_state, True); set_dead = partialmethod(set_state, False, quiet=True)
    @singledispatchmethod
    def neg(self, arg): raise NotImplementedError(type(arg).__name__)
    @neg.register
    def _(self, arg: int): return -arg
    @neg.register
    def _(self, arg: bool): return not arg
    @singledispatchmethod
    @classmethod
    def make(cls, a): return cls.__name__, a
    @make.register
    @classmethod
    def _(cls, a: int): return cls.__name__, a * 2
    @cached_property
    def heavy(self): self.log.append('computed'); return 42
x = Cell(); x.set_alive(); x.set_dead(); print(x.log, x.neg(5), x.neg(True), Cell.make('s'), Cell.make(4), x.heavy, x.heavy, x.log[-1], 'heavy' in vars(x)); del x.heavy; print(x.heavy, len(x.log)); attempt(lambda: x.neg('s'))
x.heavy = 7; print(x.heavy, type(Cell.heavy).__name__)
@total_ordering
class Ver:
    def __init__(self, s): self.t = tuple(map(int, s.split('.')))
    def __eq__(self, o): return self.t == o.t if isinstance(o, Ver) else NotImplemented
    def __lt__(self, o): return self.t < o.t if isinstance(o, Ver) else NotImplemented
    def __repr__(self): return 'v' + '.'.join(map(str, self.t))
print(Ver('1.2') < Ver('1.10'), Ver('1') >= Ver('1'), Ver('2') > Ver('1.9'), Ver('1') <= Ver('0'), sorted(map(Ver, ['1.10', '1.9', '1'])), Ver('1') != Ver('2')); attempt(lambda: Ver('1') > 5); attempt(lambda: Ver('1') <= 'x')
def noeq():
    @total_ordering
    class N: pass
attempt(noeq)
def deco(fn=None, *, times=1):
    if fn is None: return partial(deco, times=times)
    @wraps(fn)
    def inner(*a, **k): return [fn(*a, **k) for _ in range(times)]
    inner.times = times
    return inner
@deco
def one(x): "doc one"; return x
@deco(times=3)
def three(x: int) -> int: "doc three"; return x
print(one(1), three('q'), one.__name__, three.__doc__, three.__annotations__, three.__wrapped__(9), three.times)
p = partial(int, base=2); q = partial(p, '101'); print(p('11'), q(), p.func, p.args, p.keywords, q.args, repr(partial(operator.add, 1))[:18]); p.keywords['base'] = 16; print(p('ff'))
print(reduce(lambda a, b: a * 10 + b, [1, 2, 3]), reduce(operator.mul, range(1, 6), 1), reduce(max, [3, 9, 2]), sorted('bBaA', key=cmp_to_key(lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()) or (a > b) - (a < b))), list(map(partial(pow, 2), range(4))), list(map(partial(round, ndigits=1), [1.25, 2.35])))
def compose(*fs): return reduce(lambda f, g: lambda x: f(g(x)), fs)
print(compose(str, abs, int)('-5'), compose(len, sorted, set)('hello'), (lambda f: f(f))(lambda f: 'self'))
def memo(f):
    store = {}
    @wraps(f)
    def inner(*key):
        if key not in store: store[key] = f(*key)
        return store[key]
    inner.store = store
    return inner
@memo
def ack(m, n): return n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))
print(ack(2, 3), len(ack.store)); update_wrapper(p, one); print(p.__name__, functools.WRAPPER_ASSIGNMENTS[0])
