import random
random.seed(42)
print(random.random(), random.randint(1, 100), random.uniform(1, 10), random.choice("abcdef"), random.randrange(0, 100, 5), random.getrandbits(64), random.getrandbits(5), random.getrandbits(200))
l = list(range(10)); random.shuffle(l); print(l, random.sample(range(100), 5), random.sample(["a", "b", "c"], 2), random.choices([1, 2, 3], k=5), random.choices("xyz", weights=[1, 5, 10], k=6), random.choices("pq", cum_weights=[1, 3], k=4))
r = random.Random(7); print(r.random(), r.gauss(0, 1), r.gauss(5, 2), r.normalvariate(0, 1), r.expovariate(1.5), r.triangular(0, 10, 3))
r.seed("text"); print(r.random()); r.seed(b"bytes"); print(r.randint(0, 9)); r.seed(3.7); print(r.random()); r.seed(-5); print(r.random()); r.seed(2**100); print(r.random(), r.randrange(10**30), r.randbytes(5))
s = r.getstate(); a = [r.random() for _ in range(3)]; r.setstate(s); print(a == [r.random() for _ in range(3)])
for f in [lambda: random.choice([]), lambda: random.randint(5, 1), lambda: random.randrange(0), lambda: random.sample([1], 2), lambda: random.sample({1}, 1), lambda: random.choices([], k=1), lambda: random.randrange(1, 2, 0), lambda: random.choices([1, 2], weights=[1])]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
