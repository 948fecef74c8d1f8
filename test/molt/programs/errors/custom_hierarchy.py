class E(Exception): pass
class F(E):
    def __init__(self, *a, code=0): super().__init__(*a); self.code = code
    def __str__(self): return f"F[{self.code}]: {', '.join(map(str, self.args))}"
class G(F, KeyError): pass
for x in [E("e"), F("f", 1, code=5), G("g"), E(), F()]:
    try: raise x
    except KeyError as k: print("key", k, k.args)
    except F as f: print("f", f, f.code, repr(f))
    except E as e: print("e", repr(e), str(e) == "")
def risky(n):
    if n == 0: raise F("zero", code=1)
    if n == 1: raise IndexError("one")
    return n
for n in range(3):
    try: print("value", risky(n))
    except (F, IndexError) as err: print(type(err).__name__, err)
    else: print("fine")
errs = []
for n in ["1", "x", None, "3"]:
    try: errs.append(int(n))
    except (ValueError, TypeError) as e: errs.append(type(e).__name__)
print(errs)
raise G("last", code=9)
