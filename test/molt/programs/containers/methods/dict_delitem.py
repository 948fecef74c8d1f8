# dict.__delitem__ over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: {}, lambda: {"a": 1}, lambda: {1: "x", 2: "y", "a": 3}):
    v = make()
    try:
        r = v.__delitem__("a")
        print(repr(v) if not isinstance(v, (set, frozenset)) else show(v), '"a"', show(r), type(r).__name__)
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"a"', type(e).__name__, e)
    v = make()
    try:
        r = v.__delitem__("zz")
        print(repr(v) if not isinstance(v, (set, frozenset)) else show(v), '"zz"', show(r), type(r).__name__)
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"zz"', type(e).__name__, e)
