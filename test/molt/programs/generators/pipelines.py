def numbers(n):
    for i in range(n): yield i
def squares(it):
    for x in it: yield x * x
def evens(it): return (x for x in it if x % 2 == 0)
print(list(evens(squares(numbers(10)))), sum(evens(squares(numbers(100)))))
def chunk(seq, n):
    for i in range(0, len(seq), n): yield seq[i:i + n]
def flatten(x):
    for i in x:
        if isinstance(i, (list, tuple)): yield from flatten(i)
        else: yield i
def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found): found.append(n); yield n
        n += 1
def take(n, it):
    for _, x in zip(range(n), it): yield x
print(list(chunk("abcdefg", 3)), list(flatten([1, [2, (3, [4])], 5])), list(take(10, primes())))
def avg():
    total = n = 0; a = None
    while True:
        x = yield a
        total += x; n += 1; a = total / n
c = avg(); next(c); print(c.send(10), c.send(20), c.send(60))
def tree(n): return None if n == 0 else (tree(n - 1), n, tree(n - 1))
def walk(t):
    if t: yield from walk(t[0]); yield t[1]; yield from walk(t[2])
print(list(walk(tree(3)))); matrix = [[1, 2], [3, 4]]; print([x for row in matrix for x in row], {x: y for x, y in zip("ab", (1, 2))}, {x % 3 for x in range(9)}, [[r[i] for r in matrix] for i in range(2)], [(x, y) for x in range(3) for y in range(x) if x + y != 2])
