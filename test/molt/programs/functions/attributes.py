def f(x: int, y=2) -> str:
    'doc'
    return x
f.tag = 'v'; f.count = 0
def g(): g.count += 1; return g.count
g.count = 0
g(); g()
print(f.tag, g.count, f.__name__, f.__defaults__, f.__doc__, vars(f), hasattr(f, 'nope'), callable(f), f.__module__, f.__qualname__)
class C:
    def m(self): pass
print(C.m.__name__, C().m.__func__ is C.m, C().m.__self__.__class__.__name__)
f.__name__ = 'renamed'; print(f.__name__)
