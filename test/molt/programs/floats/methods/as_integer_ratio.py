# floats.as_integer_ratio over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: 0.0, lambda: -1.5, lambda: 2.0, lambda: 1e300, lambda: 0.1, lambda: float("inf"), lambda: float("nan")):
    v = make()
    try:
        r = v.as_integer_ratio()
        print(repr(v), '', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '', type(e).__name__, e)
