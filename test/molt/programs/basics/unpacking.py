a, b = 1, 2
a, b = b, a
print(a, b)
first, *rest = [1, 2, 3]
*init, last = "abc"
head, *mid, tail = range(6)
print(first, rest, init, last, head, mid, tail)
(p, q), [r, s] = (1, 2), [3, 4]
print(p, q, r, s)
for i, (k, v) in enumerate({"x": 1, "y": 2}.items()):
    print(i, k, v)
x = y = [1]
x.append(2)
print(y)
print([*range(3), *"ab"], {**{"a": 1}, "b": 2}, (*[1], 2), {*[3, 3]})
try:
    a, b = [1, 2, 3]
except ValueError as e:
    print(e)
try:
    a, b, c = 1, 2
except ValueError as e:
    print(e)
try:
    a, *b, c = [1]
except ValueError as e:
    print(e)
try:
    a, b = 5
except TypeError as e:
    print(e)
