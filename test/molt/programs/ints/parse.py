for text, base in [("12", 10), ("  -34 ", 10), ("ff", 16), ("0xff", 16), ("0b101", 2), ("0o17", 8), ("zz", 36), ("0x1f", 0), ("0b11", 0), ("0o7", 0), ("1_000", 10), ("+5", 10)]:
    print(repr(text), base, int(text, base))
for args in [("abc",), ("",), ("1__0",), ("12", 1), ("12", 40), ("9", 8), ("0x", 16), ("1.5",), (None,), ([],), ("5", "x"), (1, 10), ("_1",)]:
    try:
        print(int(*args))
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
print(int(3.99), int(-3.99), int(True), int(b"42"), int(bytearray(b"7")), int())
try:
    int(float("nan"))
except ValueError as e:
    print(e)
try:
    int(float("inf"))
except OverflowError as e:
    print(e)
