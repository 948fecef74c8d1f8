# text.encode over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: "", lambda: "a", lambda: "Hello, World", lambda: "  pad\t", lambda: "é日😀x", lambda: "aAbB12_", lambda: "x,y,,z"):
    v = make()
    try:
        r = v.encode()
        print(repr(v), '', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '', type(e).__name__, e)
    v = make()
    try:
        r = v.encode("ascii", "replace")
        print(repr(v), '"ascii", "replace"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"ascii", "replace"', type(e).__name__, e)
    v = make()
    try:
        r = v.encode("latin-1", "ignore")
        print(repr(v), '"latin-1", "ignore"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"latin-1", "ignore"', type(e).__name__, e)
    v = make()
    try:
        r = v.encode("utf-16-le")
        print(repr(v), '"utf-16-le"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"utf-16-le"', type(e).__name__, e)
    v = make()
    try:
        r = v.encode("nope")
        print(repr(v), '"nope"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"nope"', type(e).__name__, e)
