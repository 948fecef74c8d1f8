# floats.__format__ over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: 0.0, lambda: -1.5, lambda: 2.0, lambda: 1e300, lambda: 0.1, lambda: float("inf"), lambda: float("nan")):
    v = make()
    try:
        r = v.__format__(".2f")
        print(repr(v), '".2f"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '".2f"', type(e).__name__, e)
    v = make()
    try:
        r = v.__format__("e")
        print(repr(v), '"e"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"e"', type(e).__name__, e)
    v = make()
    try:
        r = v.__format__("10.3g")
        print(repr(v), '"10.3g"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"10.3g"', type(e).__name__, e)
    v = make()
    try:
        r = v.__format__("d")
        print(repr(v), '"d"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"d"', type(e).__name__, e)
