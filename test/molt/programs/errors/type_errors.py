tests = [lambda: 1 + "a", lambda: "a" * 1.5, lambda: [] - 1, lambda: -"x", lambda: 1 < "a", lambda: None + 1, lambda: {} + {}, lambda: len(5), lambda: iter(5), lambda: int([]), lambda: int(None), lambda: float("x"), lambda: "a".foo, lambda: (1).bar, lambda: None.x, lambda: [1, 2](), lambda: {1, 2}[0], lambda: "abc"["x"], lambda: sum(["a"]), lambda: sum(5), lambda: min([]), lambda: max(), lambda: ord("ab"), lambda: chr(-1), lambda: abs("x"), lambda: round("x"), lambda: sorted(5), lambda: list(5), lambda: dict(5), lambda: dict([1]), lambda: set([[]]), lambda: isinstance(1, 5), lambda: hash([]), lambda: next(iter([])), lambda: next(5), lambda: reversed({1}), lambda: 5 in 6, lambda: range(1.5), lambda: [1, 2][1.0], lambda: {}.pop("x"), lambda: 1 << -1, lambda: object() < object(), lambda: print(x=1), lambda: "x".join(5), lambda: int("5", 99), lambda: 1 .real.imag.foo, lambda: [].append(), lambda: "".join(1, 2), lambda: zip(1), lambda: map(1), lambda: getattr(1, 2)]
for i, t in enumerate(tests):
    try:
        print(i, t())
    except Exception as e:
        print(i, type(e).__name__, e)
