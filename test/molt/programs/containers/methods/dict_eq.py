# dict.__eq__ over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: {}, lambda: {"a": 1}, lambda: {1: "x", 2: "y", "a": 3}):
    v = make()
    try:
        r = v.__eq__({"a": 1})
        print(repr(v) if not isinstance(v, (set, frozenset)) else show(v), '{"a": 1}', show(r), type(r).__name__)
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '{"a": 1}', type(e).__name__, e)
    v = make()
    try:
        r = v.__eq__(5)
        print(repr(v) if not isinstance(v, (set, frozenset)) else show(v), '5', show(r), type(r).__name__)
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '5', type(e).__name__, e)
