import struct
for fmt, vals in [("b", (-5,)), ("<H", (500,)), (">I", (70000,)), ("<q", (-(2**40),)), ("<d", (3.14,)), (">f", (2.5,)), ("?", (True,)), ("3s", (b"ab",)), ("<bhiq", (1, 2, 3, 4)), ("bhiq", (1, 2, 3, 4)), ("2h3x", (1, 2)), ("c", (b"z",)), ("5p", (b"abc",)), ("e", (0.5,)), ("!HB", (258, 3))]:
    data = struct.pack(fmt, *vals); print(fmt, data, struct.calcsize(fmt), struct.unpack(fmt, data))
print(list(struct.iter_unpack("<h", b"\x01\x00\x02\x00")), struct.unpack_from("<H", b"\x00\x01\x02\x03", 1), struct.Struct("<2i").size, struct.Struct("<i").pack(5), struct.unpack("<Q", b"\xff" * 8))
buf = bytearray(8); struct.pack_into("<I", buf, 2, 0xdeadbeef); print(buf)
for f in [lambda: struct.pack("b", 200), lambda: struct.pack("<H", -1), lambda: struct.unpack("<I", b"ab"), lambda: struct.pack("<2h", 1), lambda: struct.pack("z", 1), lambda: struct.pack("i", "x"), lambda: struct.pack("f", "x"), lambda: struct.pack("s", "x"), lambda: struct.unpack_from("<I", b"abc"), lambda: struct.pack("c", b"ab")]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
