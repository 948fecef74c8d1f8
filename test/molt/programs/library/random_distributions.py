import random
r = random.Random(12345)
for name, args in [("betavariate", (2, 3)), ("gammavariate", (2.5, 1)), ("gammavariate", (0.5, 2)), ("gammavariate", (1, 1)), ("lognormvariate", (0, 1)), ("vonmisesvariate", (0, 4)), ("paretovariate", (3,)), ("weibullvariate", (1, 1.5)), ("expovariate", (0.2,)), ("triangular", ()), ("uniform", (-1, 1))]:
    print(name, [round(getattr(r, name)(*args), 9) for _ in range(3)])
print([r.randint(1, 6) for _ in range(20)], sorted(r.sample(range(1000), 10)), "".join(r.choices("01", k=30)))
deck = [f"{v}{s}" for s in "SH" for v in "A23"]; r.shuffle(deck); print(deck)
inside = sum(1 for _ in range(2000) if r.random() ** 2 + r.random() ** 2 <= 1); print(inside)
