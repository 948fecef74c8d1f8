class Adder:
    def __init__(self, n): self.n = n
    def __call__(self, x, *, k=0): return self.n + x + k
a = Adder(5); print(a(1), a(1, k=2), callable(a), callable(5), list(map(a, [1, 2])))
class CM:
    def __init__(self, swallow=False): self.swallow = swallow
    def __enter__(self): print("enter"); return self
    def __exit__(self, t, v, tb): print("exit", t.__name__ if t else None, v); return self.swallow
with CM() as c: print("body")
with CM(True): raise ValueError("eaten")
try:
    with CM(): raise KeyError("k")
except KeyError as e: print("caught", e)
with CM() as a1, CM() as b1: print("two")
def f():
    with CM():
        return "ret"
print(f())
for i in range(2):
    with CM():
        if i == 0: continue
        break
for g in [lambda: exec_with(5), lambda: a(), lambda: a(1, 2), lambda: a(1, z=3), lambda: 5()]:
    def exec_with(o):
        with o: pass
    try: g()
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
