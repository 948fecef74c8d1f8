for n in [0, 1, -1, 5, 255, -256, 2**31, 2**64 - 1, -(2**70), True]:
    print(n, n.bit_length(), n.bit_count(), n.conjugate(), n.real, n.imag, n.numerator, n.denominator)
print((10).__index__(), (3).as_integer_ratio(), (-7).as_integer_ratio(), (5).is_integer() if hasattr(5, "is_integer") else True)
print((1024).to_bytes(2, "big"), (1024).to_bytes(10, "little"), (-1024).to_bytes(10, "big", signed=True))
print(int.from_bytes(b"\x00\x10", "big"), int.from_bytes(b"\xfc\x00", "big", signed=True), int.from_bytes([255, 0, 1], "little"))
print((0).to_bytes(1, "big"), (65).to_bytes(), int.from_bytes(b"A"))
for f in [lambda: (256).to_bytes(1, "big"), lambda: (-1).to_bytes(1, "big"), lambda: (1).to_bytes(-1, "big"), lambda: (1).to_bytes(1, "middle")]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
