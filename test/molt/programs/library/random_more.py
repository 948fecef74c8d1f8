import random
r = random.Random(99)
print([r.randrange(10, -10, -3) for _ in range(8)], [r.randrange(0, 10**25, 7) for _ in range(3)], [r.randrange(-5, 5) for _ in range(5)])
print(r.sample(range(10**6), 100), r.sample("abcdefghij", 10), r.sample(range(30), 30), r.sample([1,2], counts=[3, 5], k=6), r.sample([], 0))
for seed in ("", "a", b"xyz"):
    r.seed(seed, version=1); print(r.random())
r.seed(bytearray(b"abc")); print(r.random(), r.getstate()[2], r.gauss(), r.getstate()[2])
r.seed(True); print(r.random()); r.seed(0.0); print(r.random())
class D(random.Random):
    def random(self): return 0.3
    def seed(self, a=None, version=2): self.gauss_next = None
d = D()
print(d.choice("abcdef"), d.randint(1, 100), d.shuffle([1, 2]), d.uniform(1, 3))
class B(random.Random):
    def getrandbits(self, k): return super().getrandbits(k) & ~1
b = B(5); print([b.randint(0, 9) for _ in range(10)]); x = list(range(7)); b.shuffle(x); print(x)
s = random.SystemRandom(); assert 0 <= s.random() < 1 and s.getrandbits(300) < 2**300 and len(s.randbytes(40)) == 40 and s.randint(1, 3) in (1,2,3)
for f in [lambda: s.getstate(), lambda: r.seed([]), lambda: r.setstate((1, 2, 3)), lambda: r.gammavariate(0, 1), lambda: r.choices([1,2], 3), lambda: r.choices([1], weights=[0]), lambda: r.choices([1], weights=[1], cum_weights=[1]), lambda: r.choices([1], weights=[float("inf")]), lambda: r.sample([1], 1, counts=[1.5]), lambda: r.sample([1], 1, counts=[0]), lambda: r.sample([1], 1, counts=[1, 2]), lambda: r.randrange(5, step=2), lambda: r.randrange(3, 3), lambda: r.randint(5, 1)]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(r.vonmisesvariate(1, 0), r.triangular(5, 5, 5), r.triangular(1, 4), r.betavariate(0.3, 0.4), [r.gammavariate(a, 2) for a in (0.2, 0.9, 1.0, 1.1, 7.5)], r.lognormvariate(0.1, 0.5))
import bisect, copyreg
print(bisect.bisect([1,2,2,3], 2), bisect.bisect_left([1,2,2,3], 2))
