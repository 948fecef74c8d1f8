# Generators left half-way, and what was being built when an error came.
class Res:
    def __init__(self, n):
        self.n = "r" + str(n)
        Res.live += 1
    def __enter__(self): return self
    def __exit__(self, *a): return self.n == "r1"
    live = 0
    def __del__(self): Res.live -= 1
def gen(k):
    a = ["a" + str(k)]
    with Res(k) as r:
        try:
            for x in [a, r, str(k)]:
                b = [x, a]
                yield b
                if k == 1: raise ValueError("v" + str(k))
        finally:
            c = [a, r]
            print("fin", k)
def run():
    for k in range(3):
        g = gen(k)
        print(len(next(g)))
        g.close()
    for k in range(3):
        g = gen(k)
        next(g)
        try: g.throw(KeyError("k" + str(k)))
        except (KeyError, StopIteration) as e: print(type(e).__name__)
    for k in range(3):
        try:
            for x in gen(k): pass
        except ValueError as e: print("ve", e)
    g = gen(5)
    next(g)
    del g
    print("gone")
    g = gen(6); next(g)
    h = (y for y in g); next(h)
    h.close()
    del h, g
    def deleg():
        try:
            yield from gen(7)
        except ZeroDivisionError:
            yield "z" + str(1)
    d = deleg(); next(d)
    print(d.throw(ZeroDivisionError("q" + str(1))))
    d.close()
    d = deleg(); next(d); del d
    def ignores():
        try: yield "i" + str(1)
        except GeneratorExit: yield "no" + str(1)
    g = ignores(); next(g)
    try: g.close()
    except RuntimeError as e: print(e)
    g.close()
run()
class Half:
    made = 0
    def __init__(self, n):
        Half.made += 1
        self.parts = ["p" + str(i) for i in range(n)]
        if n > 1: raise ValueError("half" + str(n))
        self.more = 1
def halves():
    for n in range(3):
        try: h = Half(n)
        except ValueError as e: print(e)
    try: [Half(0), Half(0), Half(2)]
    except ValueError: pass
    try: {"a" + str(1): Half(0), "b" + str(1): Half(3)}
    except ValueError: pass
    try: {Half(0), Half(3)}
    except ValueError: pass
    try: (Half(0), "s" + str(1), Half(3))
    except ValueError: pass
    try: f"{Half(0)!r:.4} {Half(3)}"
    except ValueError: pass
    try: print("x" + str(1), Half(0), Half(3), sep="y" + str(1))
    except ValueError: pass
    try: [Half(i) for i in range(5)]
    except ValueError: pass
    try: {("k" + str(i)): Half(i) for i in range(5)}
    except ValueError: pass
    try: list(map(Half, range(5)))
    except ValueError: pass
    try: dict(a=Half(0), **{"b" + str(1): Half(2)})
    except ValueError: pass
    try: a, b = Half(0), Half(2)
    except ValueError: pass
    try: Half(0).parts[Half(2)] = 3
    except ValueError: pass
    try: sorted([3, 1, 2], key=Half)
    except ValueError: pass
    try: "".join(str(Half(i)) for i in range(4))
    except ValueError: pass
    try: max((Half(i) for i in range(4)), key=lambda h: 1)
    except ValueError: pass
halves()
print(Res.live, Half.made)
