def f(*a): return a
print(f(*(i for i in range(3))), sum(i * i for i in range(4)), ','.join(str(i) for i in range(3)), max((abs(x), x) for x in [-3, 2]), list(zip((i for i in 'ab'), range(2))), dict((i, i) for i in range(2)), sorted((w for w in 'b a c'.split()), reverse=True), any(x > 1 for x in [1, 2]), set(x % 2 for x in range(5)))
