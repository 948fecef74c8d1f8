# text.endswith over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: "", lambda: "a", lambda: "Hello, World", lambda: "  pad\t", lambda: "é日😀x", lambda: "aAbB12_", lambda: "x,y,,z"):
    v = make()
    try:
        r = v.endswith("d")
        print(repr(v), '"d"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"d"', type(e).__name__, e)
    v = make()
    try:
        r = v.endswith(("x", "z"))
        print(repr(v), '("x", "z")', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '("x", "z")', type(e).__name__, e)
    v = make()
    try:
        r = v.endswith("")
        print(repr(v), '""', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '""', type(e).__name__, e)
