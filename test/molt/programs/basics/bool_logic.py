print(1 and 2, 0 and 2, 1 or 2, 0 or 2, not 1, not [])
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 == True)
def side(v):
    print("side", v, end="; ")
    return v
print(side(1) < side(2) < side(0) < side(5))
print(side(0) and side(1), side(0) or side(3))
print("yes" if [] else "no", 5 if 1 > 0 else 6)
print(None is None, 1 is not None, 3 in [1, 2, 3], "x" not in "abc")
print(True + True, True * 3, int(True), str(False))
