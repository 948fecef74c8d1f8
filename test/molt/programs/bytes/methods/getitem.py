# bytes.__getitem__ over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: b"", lambda: b"a", lambda: b"Hello, World", lambda: b"  pad\t", lambda: b"x,y,,z", lambda: bytearray(b"abcabc")):
    v = make()
    try:
        r = v.__getitem__(0)
        print(repr(v), '0', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '0', type(e).__name__, e)
    v = make()
    try:
        r = v.__getitem__(-1)
        print(repr(v), '-1', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '-1', type(e).__name__, e)
    v = make()
    try:
        r = v.__getitem__(slice(0, 2))
        print(repr(v), 'slice(0, 2)', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), 'slice(0, 2)', type(e).__name__, e)
