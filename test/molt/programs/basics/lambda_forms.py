f = lambda *a, k=1, **kw: (a, k, kw)
print(f(), f(1, 2, k=3, z=4), (lambda x: lambda y: x + y)(1)(2), sorted([3, 1, 2], key=lambda v: -v), list(map(lambda t: t[0], [(1, 2)])), (lambda: [i for i in range(3)])(), (lambda x, /, y: x - y)(5, y=2))
ops = {'+': lambda a, b: a + b, '-': lambda a, b: a - b}
print([ops[o](5, 3) for o in '+-'])
