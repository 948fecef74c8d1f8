# text.strip over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: "", lambda: "a", lambda: "Hello, World", lambda: "  pad\t", lambda: "é日😀x", lambda: "aAbB12_", lambda: "x,y,,z"):
    v = make()
    try:
        r = v.strip()
        print(repr(v), '', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '', type(e).__name__, e)
    v = make()
    try:
        r = v.strip("a ")
        print(repr(v), '"a "', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"a "', type(e).__name__, e)
    v = make()
    try:
        r = v.strip(None)
        print(repr(v), 'None', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), 'None', type(e).__name__, e)
    v = make()
    try:
        r = v.strip(1)
        print(repr(v), '1', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '1', type(e).__name__, e)
