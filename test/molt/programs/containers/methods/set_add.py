# set.add over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: set(), lambda: {1, 2, 3}, lambda: {"a", "b"}, lambda: frozenset([2, 5])):
    v = make()
    try:
        r = v.add(1)
        print(repr(v) if not isinstance(v, (set, frozenset)) else show(v), '1', show(r), type(r).__name__)
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '1', type(e).__name__, e)
    v = make()
    try:
        r = v.add([])
        print(repr(v) if not isinstance(v, (set, frozenset)) else show(v), '[]', show(r), type(r).__name__)
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '[]', type(e).__name__, e)
