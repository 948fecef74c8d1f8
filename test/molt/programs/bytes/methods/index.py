# bytes.index over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: b"", lambda: b"a", lambda: b"Hello, World", lambda: b"  pad\t", lambda: b"x,y,,z", lambda: bytearray(b"abcabc")):
    v = make()
    try:
        r = v.index(b"zz")
        print(repr(v), 'b"zz"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), 'b"zz"', type(e).__name__, e)
    v = make()
    try:
        r = v.index(97)
        print(repr(v), '97', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '97', type(e).__name__, e)
