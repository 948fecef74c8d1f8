# text.translate over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: "", lambda: "a", lambda: "Hello, World", lambda: "  pad\t", lambda: "é日😀x", lambda: "aAbB12_", lambda: "x,y,,z"):
    v = make()
    try:
        r = v.translate({97: "Z", 72: None})
        print(repr(v), '{97: "Z", 72: None}', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '{97: "Z", 72: None}', type(e).__name__, e)
    v = make()
    try:
        r = v.translate(str.maketrans("lo", "01"))
        print(repr(v), 'str.maketrans("lo", "01")', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), 'str.maketrans("lo", "01")', type(e).__name__, e)
