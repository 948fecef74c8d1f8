class V:
    def __init__(self, *a): self.a = a
    def __repr__(self): return f"V{self.a}"
    def __add__(self, o): return V("add", self.a, getattr(o, "a", o))
    def __radd__(self, o): return V("radd", o)
    def __iadd__(self, o): self.a += (o,); return self
    def __sub__(self, o): return NotImplemented
    def __rsub__(self, o): return V("rsub", o)
    def __mul__(self, o): return V("mul", o)
    def __truediv__(self, o): return V("truediv", o)
    def __floordiv__(self, o): return V("floordiv", o)
    def __mod__(self, o): return V("mod", o)
    def __pow__(self, o, m=None): return V("pow", o, m)
    def __matmul__(self, o): return V("matmul", o)
    def __lshift__(self, o): return V("lshift", o)
    def __rshift__(self, o): return V("rshift", o)
    def __and__(self, o): return V("and", o)
    def __or__(self, o): return V("or", o)
    def __xor__(self, o): return V("xor", o)
    def __neg__(self): return V("neg")
    def __pos__(self): return V("pos")
    def __invert__(self): return V("invert")
    def __abs__(self): return V("abs")
    def __divmod__(self, o): return V("divmod", o)
    def __rdivmod__(self, o): return V("rdivmod", o)
    def __round__(self, n=None): return ("round", n)
v = V(1)
print(v + 2, 2 + v, v * 3, v / 2, v // 2, v % 2, v ** 2, v @ 2, v << 1, v >> 1, v & 1, v | 1, v ^ 1, -v, +v, ~v, abs(v), divmod(v, 3), divmod(3, v), round(v), round(v, 2), pow(v, 2), 5 - v)
v += 9; print(v)
for f in [lambda: v - 1, lambda: v - v, lambda: 1 * v, lambda: [1] @ v, lambda: v < v, lambda: pow(2, v)]:
    try:
        print(f())
    except TypeError as e:
        print(e)
