class M:
    def __init__(self, n, eat=False): self.n, self.eat = n, eat
    def __enter__(self): print("in", self.n); return self.n
    def __exit__(self, t, v, tb): print("out", self.n, t and t.__name__); return self.eat
def f():
    with M(1) as a, M(2) as b:
        return a + b
print(f())
for i in range(3):
    with M(i, eat=True):
        if i == 0: continue
        if i == 1: raise KeyError("eaten")
        break
try:
    with M("x"):
        with M("y"):
            1 / 0
except ZeroDivisionError:
    print("propagated")
def g():
    with M("g"):
        yield 1
        yield 2
for v in g(): print(v)
def h():
    try:
        with M("h"):
            raise ValueError("a")
    except ValueError as e:
        return e.args
    finally:
        print("fin")
print(h())
class BadExit:
    def __enter__(self): return self
    def __exit__(self, *a): raise RuntimeError("from exit")
try:
    with BadExit(): raise ValueError("orig")
except RuntimeError as e:
    print(e, repr(e.__context__))
try:
    with 5: pass
except TypeError as e:
    print(e)
