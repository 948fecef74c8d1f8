# text.__mul__ over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: "", lambda: "a", lambda: "Hello, World", lambda: "  pad\t", lambda: "é日😀x", lambda: "aAbB12_", lambda: "x,y,,z"):
    v = make()
    try:
        r = v.__mul__(2)
        print(repr(v), '2', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '2', type(e).__name__, e)
    v = make()
    try:
        r = v.__mul__(0)
        print(repr(v), '0', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '0', type(e).__name__, e)
    v = make()
    try:
        r = v.__mul__(-1)
        print(repr(v), '-1', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '-1', type(e).__name__, e)
