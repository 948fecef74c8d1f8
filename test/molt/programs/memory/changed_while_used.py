# Lists, dicts, sets and byte arrays that change while they are compared, searched, printed, sorted or indexed.
class E:
    def __init__(self, act, name="e" + str(1)): self.act, self.name = act, [name]
    def __eq__(self, other):
        self.act()
        return self.name == other
    __hash__ = lambda self: 7
def t(f):
    try: print(f())
    except (ValueError, RuntimeError, IndexError, KeyError, TypeError) as e: print(type(e).__name__, e if not isinstance(e, KeyError) else "")
for op in range(8):
    L = [0, 0]
    L[:] = [E(lambda: L.clear()), E(lambda: L.clear())]
    if op == 0: t(lambda: L.index(5))
    if op == 1: t(lambda: L.remove(5))
    if op == 2: t(lambda: L.count(5))
    if op == 3: t(lambda: 5 in L)
    if op == 4: t(lambda: L == [1, 2])
    if op == 5: t(lambda: [1, 2] == L)
    if op == 6: t(lambda: L < [1, 2])
    if op == 7: t(lambda: max(L, key=lambda x: L.clear() or 1) and 1)
class T(E):
    def __eq__(self, other):
        self.act()
        return True
for op in range(3):
    L = [0, 0]
    L[:] = [T(lambda: L.clear()), T(lambda: L.clear())]
    if op == 0: t(lambda: L.index(5))
    if op == 1: t(lambda: L.remove(5))
    if op == 2: t(lambda: L.count(5))
for op in range(9):
    D = {}
    D[E(lambda: D.clear())] = ["v" + str(1)]
    k = E(lambda: D.clear())
    if op == 0: t(lambda: D.get(k))
    if op == 1: t(lambda: D.pop(k, 0))
    if op == 2: t(lambda: k in D)
    if op == 3: t(lambda: D.setdefault(k, 3))
    if op == 4: t(lambda: D.__setitem__(k, 3))
    if op == 5: t(lambda: D == {7: 3})
    if op == 6: t(lambda: D.__delitem__(k))
    if op == 7: t(lambda: D[k])
    if op == 8: t(lambda: {k: 1} == D)
for op in range(7):
    S = set()
    S.add(E(lambda: S.clear()))
    k = E(lambda: S.clear())
    if op == 0: t(lambda: k in S)
    if op == 1: t(lambda: S.add(k))
    if op == 2: t(lambda: S.discard(k))
    if op == 3: t(lambda: S.remove(k))
    if op == 4: t(lambda: S == {7})
    if op == 5: t(lambda: len(S | {k}))
    if op == 6: t(lambda: len(S & {k}))
class H:
    def __init__(self, act): self.act = act
    def __hash__(self):
        self.act()
        return 3
for op in range(4):
    D = {"a" + str(1): ["v" + str(2)], 2: ["w" + str(1)]}
    if op == 0: t(lambda: D.update({H(lambda: 1): D.clear()}) or len(D))
    if op == 1: t(lambda: [D.clear() for k in D])
    if op == 2: t(lambda: [D.clear() or v for v in D.values()])
    if op == 3: t(lambda: [D.update({len(D) + 9: 1}) for k in D])
class R:
    def __init__(self, act): self.act, self.n = act, ["n" + str(1)]
    def __repr__(self):
        self.act()
        return str(self.n)
L = []
L += [R(lambda: L.clear()), R(lambda: L.clear()), R(lambda: 0)]
t(lambda: repr(L))
D = {}
D[1] = R(lambda: D.clear())
D[2] = R(lambda: D.clear())
t(lambda: repr(D))
L = [1, 2, 3]
def gen():
    yield "x" + str(1)
    L.clear()
    yield "y" + str(1)
def assign(): L[0:2] = gen()
t(assign); print(L)
L = [["a" + str(1)], ["b" + str(1)], ["c" + str(1)]]
class K:
    def __index__(self):
        L.clear()
        return 1
t(lambda: L[K()])
L = [["a" + str(1)], ["b" + str(1)], ["c" + str(1)]]
t(lambda: L.pop(K()))
L = [["a" + str(1)], ["b" + str(1)], ["c" + str(1)]]
t(lambda: L.insert(K(), 3)); print(L)
L = [["a" + str(1)], ["b" + str(1)], ["c" + str(1)]]
t(lambda: L[K():]); print(L)
L = [["a" + str(1)], ["b" + str(1)], ["c" + str(1)]]
def assign(): L[K()] = 5
t(assign); print(L)
def assign(): del L[K()]
L = [["a" + str(1)], ["b" + str(1)], ["c" + str(1)]]
t(assign); print(L)
L = [["a" + str(1)], ["b" + str(1)], ["c" + str(1)]]
def assign(): L[K():K()] = [1]
t(assign); print(L)
def key(x):
    L.append(x)
    return x
L = [3, 1, 2]
t(lambda: L.sort(key=key)); print(L)
L = ["x" + str(1), "y" + str(2)]
t(lambda: [L.clear() or x for x in L]); print(L)
L = ["x" + str(1), "y" + str(2)]
class S:
    def __str__(self):
        L.clear()
        return "z" + str(1)
t(lambda: "%s %s" % (S(), L)); print(L)
L = ["x" + str(1), "y" + str(2)]
class J:
    def __iter__(self):
        L.clear()
        return iter(["q" + str(1)])
t(lambda: L.extend(J())); print(L)
b = bytearray(b"abcdef")
class B:
    def __index__(self):
        b.clear()
        return 3
def assign(): b[B()] = 3
t(assign); print(b)
b = bytearray(b"abcdef")
def assign(): b[2] = B()
t(assign); print(b)
b = bytearray(b"abcdef")
t(lambda: b[B()])
b = bytearray(b"abcdef")
t(lambda: b.pop(B())); print(b)
b = bytearray(b"abcdef")
t(lambda: b.insert(B(), 3)); print(b)
b = bytearray(b"abcdef")
def assign(): b[B():] = b"x"
t(assign); print(b)
