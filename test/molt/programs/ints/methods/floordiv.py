# ints.__floordiv__ over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: 0, lambda: 1, lambda: -7, lambda: 255, lambda: 2**64, lambda: -(2**70) - 1, lambda: True):
    v = make()
    try:
        r = v.__floordiv__(3)
        print(repr(v), '3', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '3', type(e).__name__, e)
    v = make()
    try:
        r = v.__floordiv__(-3)
        print(repr(v), '-3', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '-3', type(e).__name__, e)
    v = make()
    try:
        r = v.__floordiv__(0)
        print(repr(v), '0', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '0', type(e).__name__, e)
