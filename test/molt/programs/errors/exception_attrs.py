import sys
for f in [lambda: 1 / 0, lambda: [][1], lambda: {}["k"], lambda: int("x"), lambda: None.foo, lambda: undefined, lambda: "a" + 1, lambda: open("/nonexistent/file"), lambda: [].pop(), lambda: next(iter([])), lambda: "é".encode("ascii"), lambda: float("q"), lambda: {}.popitem(), lambda: sys.exit(3), lambda: 2.0 ** 10000, lambda: chr(-1)]:
    try: f()
    except BaseException as e:
        print(type(e).__name__, "|", e, "|", e.args if not isinstance(e, (UnicodeError,)) else "u", "|", isinstance(e, Exception))
e = ValueError("a", 1); print(e, repr(e), e.args, str(ValueError()), repr(ValueError()), repr(KeyError("k")), str(KeyError("k")), str(OSError(2, "msg", "file")), OSError(2, "m").errno, FileNotFoundError(2, "x").strerror)
e.add_note("note 1"); print(e.__notes__, ValueError("x") == ValueError("x"))
class My(Exception):
    pass
try:
    try: raise My("inner")
    except My as i: raise ValueError("outer") from i
except ValueError as o: print(repr(o.__cause__), o.__suppress_context__, repr(o.__context__))
try:
    try: 1 / 0
    except ZeroDivisionError: {}["x"]
except KeyError as k: print(repr(k.__context__), k.__cause__)
try:
    try: 1 / 0
    except ZeroDivisionError: raise ValueError from None
except ValueError as v: print(repr(v.__context__), v.__suppress_context__, repr(v))
print(issubclass(KeyError, LookupError), issubclass(FileNotFoundError, OSError), issubclass(RecursionError, RuntimeError), issubclass(UnicodeDecodeError, ValueError), issubclass(KeyboardInterrupt, Exception), IOError is OSError, ModuleNotFoundError.__mro__[1].__name__)
try: raise StopIteration(5)
except StopIteration as s: print(s.value)
try: raise SystemExit("bye")
except SystemExit as s: print(s.code, s)
try: raise 5
except TypeError as t: print(t)
try: raise ValueError("x") from 5
except TypeError as t: print(t)
try:
    try: raise ValueError(1)
    except (TypeError, ValueError) as e2: raise
except ValueError as e3: print("reraised", e3)
def f():
    try: return "try"
    finally: print("finally")
print(f())
def g():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
        finally: print("fin", i)
    else: print("else")
g()
try: pass
except ValueError: pass
else: print("else ran")
finally: print("finally ran")
try: assert 1 == 2, "message"
except AssertionError as a: print(a)
try: assert []
except AssertionError as a: print(repr(a))
