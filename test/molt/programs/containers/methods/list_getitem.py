# list.__getitem__ over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: [], lambda: [1], lambda: [3, 1, 2], lambda: ["b", "a"], lambda: [1, 1.0, True]):
    v = make()
    try:
        r = v.__getitem__(0)
        print(repr(v) if not isinstance(v, (set, frozenset)) else show(v), '0', show(r), type(r).__name__)
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '0', type(e).__name__, e)
    v = make()
    try:
        r = v.__getitem__(-1)
        print(repr(v) if not isinstance(v, (set, frozenset)) else show(v), '-1', show(r), type(r).__name__)
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '-1', type(e).__name__, e)
    v = make()
    try:
        r = v.__getitem__(slice(None, None, -1))
        print(repr(v) if not isinstance(v, (set, frozenset)) else show(v), 'slice(None, None, -1)', show(r), type(r).__name__)
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), 'slice(None, None, -1)', type(e).__name__, e)
    v = make()
    try:
        r = v.__getitem__("a")
        print(repr(v) if not isinstance(v, (set, frozenset)) else show(v), '"a"', show(r), type(r).__name__)
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"a"', type(e).__name__, e)
