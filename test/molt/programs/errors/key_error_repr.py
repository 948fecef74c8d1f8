d = {'a': 1}
print(d.get('b'))
print(d[('x', 1)])
