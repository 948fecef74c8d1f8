class A:
    def __init__(self, n): self.n = n
    def __add__(self, o): return A(self.n + (o.n if isinstance(o, A) else o))
    def __radd__(self, o): return A(o + self.n)
def f(n, x, y):
    s = ''
    for i in range(n):
        s = s + 'ab' + str(i)
        s = s + '-'
        s += '%d,' % i
    t = s
    s = s + 'end'
    v = x
    v = v + y
    v = v + v
    w = y
    for i in range(3): w = w + w
    return len(s), s[-12:], len(t), t is s, v, w
print(f(1000, 1, 2), f(3, 'a', 'b'), f(2, [1], [2]), f(1, 1.5, 2), f(1, (1,), (2,)))
print(f(1, A(1), A(2))[4].n, f(1, 1, A(2))[4].n)
def g(s, items):
    for it in items:
        s = s + it
    return s
print(g('', ['a', 'é', '日']), g(0, [1, 2.5]), g(b'', [b'a', b'b']), g(0, [10**20]))
try: g('a', [1])
except TypeError as e: print(e)
try: g(1, ['a'])
except TypeError as e: print(e)
