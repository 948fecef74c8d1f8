x = [1, 2, 3, 4, 5]
del x[0], x[1:3]
print(x)
d = {"a": 1, "b": 2}
del d["a"]
print(d)
y = 3
del y
try:
    print(y)
except NameError as e:
    print(type(e).__name__, e)
def f():
    z = 1
    del z
    return z
try:
    f()
except UnboundLocalError as e:
    print(e)
class A: pass
a = A()
a.q = 1
del a.q
try:
    a.q
except AttributeError as e:
    print(e)
