a = 1; b = 2; print(a + b)
if a: print('one line'); print('two')
x = (1 +
     2 +
     3)
y = [1,
     2,
     ]
z = 1 + \
    2
print(x, y, z)
def f(a,
      b=2,
      ): return a + b
print(f(
    1,
))
