m = memoryview(b"hello")
print(m[0], m[1:3].tobytes(), len(m), list(m), bytes(m[::-1]), m.tolist(), m.nbytes, m.itemsize, m.format, m.readonly, m == b"hello")
ba = bytearray(b"abcdef")
v = memoryview(ba)
v[0] = 65
v[1:3] = b"XY"
print(ba, v[2], v.readonly, v.hex())
try:
    m[0] = 1
except TypeError as e:
    print(e)
with memoryview(ba) as w:
    w[5] = 33
print(ba)
