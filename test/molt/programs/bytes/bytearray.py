a = bytearray(b"hello")
a[0] = 72
a.append(33)
a.extend(b"xyz")
a += b"++"
print(a, len(a), a[1:3], a.pop(), a.pop(0), a)
a.insert(1, 65)
a.remove(108)
a[1:3] = b"ABC"
print(a, a.find(b"B"), a.upper(), a.count(b"l"), bytes(a))
del a[0]
del a[-2:]
a.reverse()
print(a, a == b"x", a.copy(), a * 2, b"A" in a)
a.clear()
print(a, bytearray(3), bytearray([1, 2]), bytearray(b"x").decode(), bytearray("é", "utf-8"))
x = bytearray(b"abc")
x *= 2
x[::2] = b"XYZ"
print(x, x.hex(), x.split(b"Y"), x.replace(b"X", b"--"), list(x), repr(x), x.startswith(b"X"))
for f in [lambda: a.pop(), lambda: x.__setitem__(0, 256), lambda: x.append("a"), lambda: x.remove(1), lambda: hash(x), lambda: x.__setitem__(99, 1), lambda: x.insert("a", 1)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(isinstance(x, bytes), isinstance(x, bytearray), bytes(x) == x, x > b"A")
