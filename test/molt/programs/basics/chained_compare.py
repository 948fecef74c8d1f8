x = 5
print(1 < x < 10, 1 < x > 3, 5 == x == 5.0, 1 < 2 > 1 < 3, x is x, None is None, 1 in [1] == True)
def f(n): print('f', n); return n
print(f(1) < f(2) < f(0) < f(9))
