counter = 1
def greet(name): return f"hello {name}"
class Shape: sides = 4
ratio = 2.5
def call(name, *args):
    return globals()[name](*args)
def known(name):
    return name in globals(), name not in globals(), globals().get(name, "none") is not None
print(call("greet", "you"), globals()["Shape"].sides, globals()["counter"] + 1, globals()["ratio"] * 2, globals()["__name__"])
print(known("greet"), known("later"), globals().get("later", "default"))
later = 3
print(globals().get("later"), "later" in globals())
counter += 5
print(globals()["counter"])
def bump():
    global counter
    counter += 1
    return globals()["counter"]
print(bump(), [globals()[n] for n in ("counter", "later")])
del later
print("later" in globals())
import math as m
print(globals()["m"].pi)
try:
    globals()["nothing"]
except KeyError as e:
    print(repr(e))
def shadowed():
    globals = lambda: {"x": 1}
    return globals()["x"]
print(shadowed())
