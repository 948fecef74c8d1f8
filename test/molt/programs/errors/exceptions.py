class MyError(Exception):
    def __init__(self, code): super().__init__(f"code {code}"); self.code = code
def risky(n):
    try:
        if n == 0: raise MyError(5)
        if n == 1: return 1 / 0
        if n == 2: return [][1]
        return "fine"
    except MyError as e:
        return ("my", e.code, str(e), e.args)
    except (ZeroDivisionError, IndexError) as e:
        return type(e).__name__, str(e)
    else:
        return "else"
    finally:
        print("finally", n)
for i in range(4): print(risky(i))
def order():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print("body", i)
        finally:
            print("fin", i)
    return "done"
print(order())
try:
    try:
        raise KeyError("a")
    except KeyError as e:
        raise ValueError("b") from e
except ValueError as e:
    print(repr(e), repr(e.__cause__), e.__suppress_context__)
try:
    try:
        1 / 0
    finally:
        print("cleanup")
except ZeroDivisionError as e:
    print("outer", e)
try:
    try:
        raise ValueError(1)
    except ValueError:
        raise
except ValueError as e:
    print("again", e)
def nested():
    try:
        try:
            raise A
        except NameError as e:
            raise TypeError("t")
    except TypeError as e:
        return repr(e.__context__)
print(nested())
def ret():
    try: return "try"
    finally: print("before return")
print(ret())
def override():
    try: raise ValueError
    finally: return "swallowed"
print(override())
try:
    raise "text"
except TypeError as e:
    print(e)
try:
    assert 1 == 2, "math"
except AssertionError as e:
    print("assert", e)
e = ValueError("x", 1); print(e, repr(e), e.args)
print(issubclass(KeyError, LookupError), isinstance(OSError(2, "no"), OSError), OSError(2, "no"), str(KeyError("k")))
def leaves():
    try:
        e = 1
        raise ValueError("q")
    except ValueError as e:
        pass
    try:
        return e
    except UnboundLocalError as x:
        return "unset"
print(leaves())
ex = Exception("n"); ex.add_note("note"); print(ex.__notes__)
