# text.index over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: "", lambda: "a", lambda: "Hello, World", lambda: "  pad\t", lambda: "é日😀x", lambda: "aAbB12_", lambda: "x,y,,z"):
    v = make()
    try:
        r = v.index("a")
        print(repr(v), '"a"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"a"', type(e).__name__, e)
    v = make()
    try:
        r = v.index("zz")
        print(repr(v), '"zz"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"zz"', type(e).__name__, e)
