import unicodedata as u
import random
print(u.unidata_version > "10", u.category("a"), u.category("1"), u.bidirectional("א"), u.combining("\u0301"), u.east_asian_width("中"), u.mirrored("("), u.decomposition("é"), repr(u.decomposition("a")), u.decomposition("½"))
print(u.decimal("5"), u.digit("²"), u.numeric("½"), u.numeric("一"), u.decimal("x", None), u.numeric("x", -1))
for f in (lambda: u.decimal("²"), lambda: u.digit("x"), lambda: u.numeric("x"), lambda: u.normalize("NFX", "é"), lambda: u.category("ab")):
    try: f()
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
words = ["café", "cafe\u0301", "ﬁne", "Åström", "ﾊﾝｶｸ", "한국어", "각각", "\u1100\u1161\u11a8", "q\u0307\u0323", "ẛ̣", "①②③", "ℌ", "“quote”", "\u0344", "\u2126", "", "plain", "a\u0328\u0301", "\u0958", "\U0001d15e", "\u0b47\u0b56\u0b3e", "\uac00\u11a7", "\u1100\u1175\u11c2x"]
for w in words: print([[hex(ord(c)) for c in u.normalize(f, w)] for f in ("NFC", "NFD", "NFKC", "NFKD")], [u.is_normalized(f, w) for f in ("NFC", "NFKD")])
print(u.normalize("NFKD", "Ünïcödé Strîng — ½").encode("ascii", "ignore"))
total = 0
for code in range(0, 0x110000, 101):
    c = chr(code)
    for part in (u.category(c), u.bidirectional(c), u.east_asian_width(c), u.decomposition(c)):
        for ch in part: total = (total * 31 + ord(ch)) % 1000000007
    total = (total * 31 + u.combining(c) * 7 + u.mirrored(c) + u.digit(c, 11)) % 1000000007
print(total)
r = random.Random(1)
pool = [chr(c) for c in range(0x300, 0x370)] + list("aAeoqzÅé한") + [chr(c) for c in range(0x1100, 0x1200)] + [chr(c) for c in range(0x900, 0xa00)] + [chr(c) for c in range(0xac00, 0xac40)] + [chr(c) for c in range(0x1e00, 0x1eff)]
total = 0
for _ in range(150):
    s = "".join([r.choice(pool) for _ in range(12)])
    for f in ("NFC", "NFD", "NFKC", "NFKD"):
        for ch in u.normalize(f, s): total = (total * 31 + ord(ch)) % 1000000007
print(total)
