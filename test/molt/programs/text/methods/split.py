# text.split over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: "", lambda: "a", lambda: "Hello, World", lambda: "  pad\t", lambda: "é日😀x", lambda: "aAbB12_", lambda: "x,y,,z"):
    v = make()
    try:
        r = v.split()
        print(repr(v), '', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '', type(e).__name__, e)
    v = make()
    try:
        r = v.split(",")
        print(repr(v), '","', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '","', type(e).__name__, e)
    v = make()
    try:
        r = v.split("l", 1)
        print(repr(v), '"l", 1', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"l", 1', type(e).__name__, e)
    v = make()
    try:
        r = v.split(None, 1)
        print(repr(v), 'None, 1', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), 'None, 1', type(e).__name__, e)
    v = make()
    try:
        r = v.split("")
        print(repr(v), '""', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '""', type(e).__name__, e)
    v = make()
    try:
        r = v.split(5)
        print(repr(v), '5', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '5', type(e).__name__, e)
