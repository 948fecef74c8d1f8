class A: pass
class B:
    def __repr__(self): return "B!"
class C:
    def __str__(self): return "str C"
class D:
    def __repr__(self): return "rD"
    def __str__(self): return "sD"
    def __format__(self, s): return f"fmt[{s}]"
    def __bytes__(self): return b"bytes"
    def __int__(self): return 7
    def __float__(self): return 1.5
    def __complex__(self): return 1j
    def __index__(self): return 2
    def __bool__(self): return False
    def __hash__(self): return 99
    def __sizeof__(self): return 1
d = D(); print(B(), str(B()), [B()], C(), d, repr(d), f"{d}", f"{d:x}", f"{d!r}", f"{d!s:>5}", "%s %r" % (d, d), "{} {!r} {:q}".format(d, d, d), bytes(d), int(d), float(d), complex(d), [1, 2, 3][d], hex(d), bool(d), hash(d), range(5)[d], "abc"[d], bin(d), {d: 1}[d])
print(repr(A()).startswith("<__main__.A object at 0x"), str(A).strip(), A, [A], type(None), type(...), type(NotImplemented), int, repr(print), len, [].append.__name__, type(lambda: 0), type((x for x in [])))
for f in [lambda: str(BadS()), lambda: repr(BadS()), lambda: int(A()), lambda: float(A()), lambda: hex(A()), lambda: format(A(), "x"), lambda: bytes(A()), lambda: [1][A()], lambda: bool(BadB()), lambda: hash(BadH()), lambda: int(BadI())]:
    class BadS:
        def __str__(self): return 5
        def __repr__(self): return None
    class BadB:
        def __bool__(self): return 1
    class BadH:
        def __hash__(self): return "x"
    class BadI:
        def __int__(self): return "x"
    try: print(f())
    except TypeError as e: print(e)
