import heapq, itertools, time, weakref, gc, sys
from collections import OrderedDict, defaultdict, deque
from contextlib import contextmanager, ExitStack, suppress, closing, nullcontext, redirect_stdout, AbstractContextManager, ContextDecorator, chdir
import io
class LRU:
    def __init__(self, cap, on_evict=None): self.cap, self.data, self.on_evict, self.hits, self.misses = cap, OrderedDict(), on_evict, 0, 0
    def __getitem__(self, k):
        try: self.data.move_to_end(k)
        except KeyError: self.misses += 1; raise KeyError(f'{k} is not cached') from None
        self.hits += 1; return self.data[k]
    def __setitem__(self, k, v):
        self.data[k] = v; self.data.move_to_end(k)
        while len(self.data) > self.cap:
            old = self.data.popitem(last=False)
            if self.on_evict: self.on_evict(*old)
    def __contains__(self, k): return k in self.data
    def __repr__(self): return f'LRU({", ".join(f"{k}={v}" for k, v in self.data.items())})'
lru = LRU(2, lambda k, v: print('evict', k, v)); lru['a'] = 1; lru['b'] = 2; lru['a']; lru['c'] = 3; print(lru, 'b' in lru, lru.hits, lru.misses)
try: lru['b']
except KeyError as e: print(e, e.__cause__)
class Node:
    __slots__ = ('key', 'val', 'prev', 'next', '__weakref__')
    def __init__(self, key=None, val=None): self.key, self.val, self.prev, self.next = key, val, self, self
class Linked:
    def __init__(self): self.root = Node()
    def push(self, n): last = self.root.prev; last.next = self.root.prev = n; n.prev, n.next = last, self.root; return n
    def drop(self, n): n.prev.next, n.next.prev = n.next, n.prev; n.prev = n.next = None
    def __iter__(self):
        n = self.root.next
        while n is not self.root: yield n; n = n.next
l = Linked(); ns = [l.push(Node(i, i * i)) for i in range(4)]; l.drop(ns[1]); print([(n.key, n.val) for n in l]); r = weakref.ref(ns[1]); del ns; print(r() is None)
class Scheduler:
    def __init__(self): self.queue, self.ids, self.now, self.log, self.cancelled = [], itertools.count(), 0, [], set()
    def at(self, when, fn, *a, priority=0, **k): i = next(self.ids); heapq.heappush(self.queue, (when, priority, i, fn, a, k)); return i
    def after(self, delay, *a, **k): return self.at(self.now + delay, *a, **k)
    def cancel(self, i): self.cancelled.add(i)
    def run(self, until=float('inf')):
        while self.queue and self.queue[0][0] <= until:
            self.now, _, i, fn, a, k = heapq.heappop(self.queue)
            if i in self.cancelled: self.cancelled.discard(i); continue
            try: fn(*a, **k)
            except Exception as e: self.log.append((self.now, f'{type(e).__name__}: {e}'))
        return len(self.queue)
s = Scheduler()
def tick(n):
    s.log.append((s.now, f'tick {n}'))
    if n: s.after(2.5, tick, n - 1)
s.at(1, tick, 2); s.at(3, s.log.append, (3, 'low'), priority=5); s.at(3, s.log.append, (3, 'high'), priority=-5); x = s.at(2, print, 'never'); s.cancel(x); s.at(4, lambda: 1 / 0); s.at(50, print, 'late')
print(s.run(10), s.log, s.now)
order = []
@contextmanager
def step(name, fail=False, swallow=False):
    order.append(f'+{name}')
    try: yield name
    except ValueError as e:
        order.append(f'!{name}:{e}')
        if not swallow: raise
    finally: order.append(f'-{name}')
with ExitStack() as st:
    for n in 'abc': st.enter_context(step(n, swallow=n == 'b'))
    st.callback(order.append, 'callback'); st.push(lambda *exc: order.append(exc[0] and exc[0].__name__))
    raise ValueError('boom')
print(order)
with suppress(KeyError, IndexError): [][1]
print('suppressed')
class Closer:
    def close(self): print('closed')
with closing(Closer()) as c, nullcontext(5) as five, redirect_stdout(io.StringIO()) as out: print('hidden', five)
print(repr(out.getvalue()))
class Timer(ContextDecorator):
    def __init__(self, n): self.n = n
    def __enter__(self): print('enter', self.n); return self
    def __exit__(self, *e): print('exit', self.n, e[0]); return False
@Timer('deco')
def work(x): return x * 2
print(work(4))
@step('as decorator')
def f(): order.append('body'); return 7
order.clear(); print(f(), order)
def gen_twice():
    yield 1; yield 2
g = contextmanager(gen_twice)()
try:
    with g: pass
except RuntimeError as e: print(e)
try:
    with contextmanager(lambda: iter(()))(): pass
except (RuntimeError, AttributeError) as e: print(type(e).__name__, e)
for bad in (5, 'x', object()):
    try:
        with bad: pass
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
with ExitStack() as a:
    b = ExitStack(); b.callback(print, 'moved'); keep = b.pop_all()
keep.close()
class Res(AbstractContextManager):
    def __exit__(self, *a): print('res out')
with Res() as rr: print(type(rr).__name__)
