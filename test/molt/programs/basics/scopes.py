x = 1
def outer():
    x = 2
    def inner():
        nonlocal x
        x += 1
        return x
    return inner(), x
print(outer(), x)
def set_global():
    global x
    x = 10
set_global()
print(x)
def counter():
    n = 0
    def step(by=1):
        nonlocal n
        n += by
        return n
    return step
c = counter()
print(c(), c(), c(5))
class K:
    y = x
    def get(self):
        return x
print(K.y, K().get())
adders = [lambda v, i=i: v + i for i in range(3)]
print([f(10) for f in adders])
late = [lambda: i for i in range(3)]
print([f() for f in late])
