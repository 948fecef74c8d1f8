b = b"hello\x00\xff"
print(b, len(b), b[0], b[1:3], b + b"!", b * 2, list(b[:3]), b.hex(), bytes.fromhex("0aff"))
print(b"a,b".split(b","), b" x ".strip(), b"abc".find(b"c"), b"abc".replace(b"b", b"X"), b"Ab".upper(), b"-".join([b"a", b"b"]))
print(bytes(3), bytes([1, 2]), bytes("é", "utf-8"), b"abc" < b"abd", b"a" in b"abc", 97 in b"abc", hash(b"abc"))
a = bytearray(b"abc")
a.append(100)
a[0] = 65
a += b"xy"
del a[1]
print(a, len(a), bytes(a), a[1:3], a.pop(), a)
a[1:2] = b"ZZZ"
print(a, a.decode())
try:
    bytes([256])
except ValueError as e:
    print(e)
try:
    b"\xff".decode()
except UnicodeDecodeError as e:
    print(e)
try:
    b"a" + "b"
except TypeError as e:
    print(e)
print(b"it's", b'"', b"\t\n\\", str(b"x"), b"%")
