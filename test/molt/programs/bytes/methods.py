b = b"Hello, World"
print(b, b[0], b[1:4], b[-1], b[::-1], len(b), list(b[:3]), b + b"!", b * 2, b"lo" in b, 72 in b)
print(b.upper(), b.lower(), b.swapcase(), b.title(), b.capitalize(), b.find(b"o"), b.rfind(b"o"), b.index(b"W"), b.count(b"l"), b.find(111))
print(b.split(b","), b.split(), b.rsplit(b"l", 1), b.partition(b","), b.rpartition(b"o"), b.replace(b"l", b"L", 2), b.startswith(b"He"), b.endswith((b"x", b"ld")))
print(b"  x ".strip(), b"xxaxx".strip(b"x"), b"a".center(5, b"*"), b"a".ljust(3) + b"|", b"a".rjust(3), b"42".zfill(5), b"a\tb".expandtabs(4), b"a\nb\r\nc".splitlines())
print(b.hex(), b.hex(" "), b.hex(":", 2), bytes.fromhex("48 65 6c"), b"ab".isalpha(), b"12".isdigit(), b"a1".isalnum(), b" ".isspace(), b"A".isupper(), b"a".islower(), b"Ab".istitle(), b"a".isascii())
print(b",".join([b"a", b"b"]), b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(None, b"b"), b"pre_x".removeprefix(b"pre_"), b"x.py".removesuffix(b".py"))
print(bytes(3), bytes([1, 2, 255]), bytes(b"x"), bytes(range(5)), bytes(), bytes((65, 66)), b"\x00\xff\n\t\\'\"", b'"', b"'")
print(b"a" < b"b", b"a" == b"a", b"a" == "a", hash(b"abc") == hash(b"abc"), sorted(b"hello"), max(b"abc"), sum(b"abc"))
for f in [lambda: bytes([256]), lambda: bytes(-1), lambda: bytes("a"), lambda: b"a" + "b", lambda: b"a"[5], lambda: b"abc".index(b"z"), lambda: bytes.fromhex("4"), lambda: bytes.fromhex("zz"), lambda: "a" in b"a", lambda: b"a".join(["x"]), lambda: 300 in b"a", lambda: bytes(1.5), lambda: bytes(["a"]), lambda: b"%d" % "x", lambda: b"a".split(b"")]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
