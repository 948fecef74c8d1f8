# ints.to_bytes over many values: results, and what it refuses.
def show(v):
    return sorted(v, key=repr) if isinstance(v, (set, frozenset)) else v

for make in (lambda: 0, lambda: 1, lambda: -7, lambda: 255, lambda: 2**64, lambda: -(2**70) - 1, lambda: True):
    v = make()
    try:
        r = v.to_bytes(4, "big")
        print(repr(v), '4, "big"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '4, "big"', type(e).__name__, e)
    v = make()
    try:
        r = v.to_bytes(10, "little", signed=True)
        print(repr(v), '10, "little", signed=True', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '10, "little", signed=True', type(e).__name__, e)
    v = make()
    try:
        r = v.to_bytes(1, "big")
        print(repr(v), '1, "big"', repr(r))
    except Exception as e:
        print(repr(make()) if not isinstance(v, (set, frozenset)) else show(v), '1, "big"', type(e).__name__, e)
