def a(x):
    return b(x) + 1
def b(x):
    if x:
        raise ValueError("went wrong", x)
    return 0
print(a(0))
print(a(7))
