for t in ["abc", "é", "日本語", "😀x", "\x00\x7f\x80\xff", ""]:
    b = t.encode()
    print(b, b.decode(), t.encode("utf-8"), t.encode("ascii", "replace"), t.encode("latin-1", "ignore"), t.encode("ascii", "xmlcharrefreplace"), t.encode("ascii", "backslashreplace"), len(b))
print("é".encode("utf-16"), "é😀".encode("utf-16-le"), "é".encode("utf-32-be"), "a".encode("utf-16-be"), "é".encode("cp1252") if True else 0)
print(b"\xff\xfea\x00".decode("utf-16"), b"a\x00".decode("utf-16-le"), b"\xe9".decode("latin-1"), b"abc".decode("ascii"))
print(b"ab\xffc".decode("utf-8", "replace"), b"ab\xffc".decode("utf-8", "ignore"), b"ab\xffc".decode("utf-8", "backslashreplace"), b"\xff".decode("ascii", "replace"))
print(ascii(b"\xed\xa0\x80".decode("utf-8", "replace")), ascii(b"\xff".decode("utf-8", "surrogateescape")), "\udcff".encode("utf-8", "surrogateescape"))
for f in [lambda: "é".encode("ascii"), lambda: "日".encode("latin-1"), lambda: b"\xff".decode(), lambda: b"\xe9".decode("ascii"), lambda: "\ud800".encode(), lambda: b"\xe2\x82".decode(), lambda: b"a\xc3(b".decode(), lambda: "abé日".encode("ascii")]:
    try:
        print(f())
    except UnicodeError as e:
        print(type(e).__name__, e, e.encoding, e.start, e.end, e.reason)
print(str(b"abc", "utf-8"), str(b"abc"), bytes("é", "utf-8"), bytearray("é", "latin-1"))
