if (n := len([1, 2, 3])) > 2:
    print(n)
data = [1, 5, 2, 8]
print([y for x in data if (y := x * 2) > 4], y)
i = 0
while (i := i + 1) < 4:
    print(i, end=" ")
print()
def f():
    x = 1
    return [x, (x := 2), x]
print(f())
