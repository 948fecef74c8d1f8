s = "naïve café ñandú ΑΒΓ ß İ ﬁ"
print(s.upper(), s.lower(), s.title(), s.casefold())
print(len(s), s[2], s[::-1], repr(s), ascii(s))
print("ΑΣ".lower(), "straße".upper(), "ǆ".title(), "ŉ".upper())
print("é".isalpha(), "²".isdigit(), "½".isnumeric(), "٣".isdecimal(), "中".isalpha(), "\u00a0".isspace())
print(repr("\u200b\ue000\U0001F600\ud800"), "\N{BULLET}", "\x41\u0042\U00000043")
print(sorted("éaàzb"), "é" in "café", "café".find("é"), "日本語".encode())
print(hash("é"), hash("日本"), hash("a"), hash(""), hash("abcdefgh"), hash("😀"))
for c in "aé日😀":
    print(c, ord(c), end=" ")
print()
print("%5s|%-5s|" % ("é", "日"), f"{'é':>4}|{'日本':^6}|")
