def twice(f):
    def wrap(*a, **k):
        return f(f(*a, **k))
    return wrap
def tag(name):
    def deco(f):
        def inner(*a):
            return f"<{name}>{f(*a)}</{name}>"
        inner.__name__ = f.__name__
        return inner
    return deco
@twice
def inc(x): return x + 1
@tag("b")
@tag("i")
def text(s): return s
print(inc(1), text("hi"), text.__name__)
class Count:
    def __init__(self, f): self.f, self.n = f, 0
    def __call__(self, *a):
        self.n += 1
        return self.f(*a)
@Count
def sq(x): return x * x
print(sq(2), sq(3), sq.n)
def register(cls):
    cls.tag = cls.__name__.lower()
    return cls
@register
class Thing: pass
print(Thing.tag)
