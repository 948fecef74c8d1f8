print(7 // 2, -7 // 2, 7 // -2, -7 // -2, 7 % 3, -7 % 3, 7 % -3, -7 % -3)
print(divmod(7, 3), divmod(-7, 3), divmod(7, -3))
print(2 ** 10, 2 ** 0, (-2) ** 3, 2 ** -1, 0 ** 0)
print(1 << 70, (1 << 70) >> 68, -1 >> 3, 5 & 3, 5 | 3, 5 ^ 3, ~5)
print(4611686018427387903 + 1, -4611686018427387904 - 1, 4611686018427387904 - 1)
print(9223372036854775807 * 9223372036854775807)
print(3037000500 * 3037000500, 4294967296 * 4294967296)
print(-4611686018427387904 * -1, abs(-4611686018427387904), -(-4611686018427387904))
print(int("123"), int("-0b101", 2), int("ff", 16), int("0x1f", 0), int("  42  "), int("1_000"))
print(int(3.99), int(-3.99), int(1e20), int(True))
print(bin(10), oct(64), hex(255), hex(-255), bin(-5))
print((255).bit_length(), (0).bit_length(), (2**100).bit_length(), (7).bit_count())
print(10 ** 30 // 7 ** 9, 10 ** 30 % 7 ** 9, -(10 ** 30) // 7, -(10 ** 30) % 7)
for bad in ("abc", "", "1__0", "0x", "12 3"):
    try:
        int(bad)
    except ValueError as e:
        print(e)
try:
    1 // 0
except ZeroDivisionError as e:
    print(e)
try:
    1 % 0
except ZeroDivisionError as e:
    print(e)
try:
    1 / 0
except ZeroDivisionError as e:
    print(e)
print(pow(3, 100, 7), pow(2, -1, 11), pow(123456789, 987654321, 1000000007))
print(round(1234, -2), round(1250, -2), round(1350, -2), round(-15, -1))
print((1000).to_bytes(2, "big"), int.from_bytes(b"\x03\xe8", "big"), int.from_bytes(b"\xff\xfe", "little", signed=True))
