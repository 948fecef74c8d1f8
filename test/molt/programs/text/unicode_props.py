for c in "aZ9 é ß ı İ ǅ ñ Σ ς ﬁ 日 ١ ² ½ Ⅷ ä ŉ":
    print(repr(c), c.upper(), c.lower(), c.title(), c.casefold(), c.swapcase(), c.isalpha(), c.isdigit(), c.isdecimal(), c.isnumeric(), c.isupper(), c.islower(), c.istitle(), c.isspace(), c.isidentifier(), ord(c[0]))
print("ΑΣ".lower(), "ὈΔΥΣΣΕΎΣ".lower(), "straße".upper(), "ﬁx".upper(), "ŉ".upper())
print(repr("\x00\x1f\x7f\x80\xa0\xad\u200b\u2028\ue000\U0001f600\U000e0001'\"\\\n\t"), repr("it's"), repr('say "hi"'), repr("both ' and \""))
print(ascii("é日😀"), len("😀"), "😀"[0], list("a😀b"), "😀" > "\uffff")
print("日本語".center(11, "*"), "日本".ljust(5) + "|", f"{'é':>5}|{'日':*^5}")
print(chr(0x1f600), ord("€"), chr(233), "\N{BULLET}", "\u00e9" == "é", "e\u0301" == "é")
for f in [lambda: chr(-1), lambda: chr(0x110000), lambda: ord(""), lambda: ord("ab"), lambda: ord(5), lambda: chr("a"), lambda: ord(b"a")]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
