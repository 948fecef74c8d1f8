# text.startswith over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: "", lambda: "a", lambda: "Hello, World", lambda: "  pad\t", lambda: "é日😀x", lambda: "aAbB12_", lambda: "x,y,,z"):
    v = make()
    try:
        r = v.startswith("H")
        print(repr(v), '"H"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"H"', type(e).__name__, e)
    v = make()
    try:
        r = v.startswith(("a", "x"))
        print(repr(v), '("a", "x")', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '("a", "x")', type(e).__name__, e)
    v = make()
    try:
        r = v.startswith("")
        print(repr(v), '""', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '""', type(e).__name__, e)
    v = make()
    try:
        r = v.startswith("l", 2)
        print(repr(v), '"l", 2', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"l", 2', type(e).__name__, e)
    v = make()
    try:
        r = v.startswith(1)
        print(repr(v), '1', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '1', type(e).__name__, e)
