# text.replace over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: "", lambda: "a", lambda: "Hello, World", lambda: "  pad\t", lambda: "é日😀x", lambda: "aAbB12_", lambda: "x,y,,z"):
    v = make()
    try:
        r = v.replace("l", "L")
        print(repr(v), '"l", "L"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"l", "L"', type(e).__name__, e)
    v = make()
    try:
        r = v.replace("", "-")
        print(repr(v), '"", "-"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"", "-"', type(e).__name__, e)
    v = make()
    try:
        r = v.replace("a", "", 1)
        print(repr(v), '"a", "", 1', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"a", "", 1', type(e).__name__, e)
    v = make()
    try:
        r = v.replace("x")
        print(repr(v), '"x"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '"x"', type(e).__name__, e)
