n = 1
def f():
    global n, m
    n += 1; m = 'new'
    def g():
        n = 'local'
        return n
    return g()
print(f(), n, m)
def outer():
    v = []
    def add(x): v.append(x); return add
    add(1)(2)(3)
    return v
print(outer())
class C:
    n = 'class'
    def get(self): return n
print(C().get(), C.n)
def shadow(print=print): print('shadowed')
shadow()
