def f(n):
    out = []
    for i in range(n):
        try:
            try:
                if i % 3 == 0: raise ValueError(i)
                if i % 3 == 1: raise KeyError(i)
                out.append(("ok", i))
            except ValueError as e:
                out.append(("v", e.args[0]))
                if i == 6: break
            finally:
                out.append(("f", i))
        except KeyError as e:
            out.append(("k", str(e)))
            continue
        else:
            out.append(("else", i))
    else:
        out.append("complete")
    return out
print(f(3)); print(f(8))
def deep():
    try:
        return inner()
    except ZeroDivisionError:
        return "caught deep"
def inner():
    try:
        return 1 // 0
    finally:
        print("inner finally")
print(deep())
def loop():
    while True:
        try:
            return 1
        finally:
            break
    return 2
print(loop())
def gen():
    try:
        yield 1
        raise ValueError("g")
    except ValueError:
        yield "handled"
    finally:
        yield "fin"
print(list(gen()))
def reraise():
    try:
        raise ValueError("first")
    except ValueError as e:
        try:
            raise TypeError("second")
        except TypeError:
            pass
        raise
try:
    reraise()
except ValueError as e:
    print(e, e.__context__)
def chain():
    try:
        {}["x"]
    except KeyError as e:
        raise RuntimeError("wrapped") from None
try:
    chain()
except RuntimeError as e:
    print(e, e.__cause__, e.__suppress_context__, repr(e.__context__))
try:
    raise
except RuntimeError as e:
    print(e)
x = 0
try:
    x = 1
except Exception:
    x = 2
else:
    x += 10
finally:
    x += 100
print(x)
