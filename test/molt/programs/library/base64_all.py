import base64
for d in [b"", b"f", b"fo", b"foo", b"hello world", bytes(range(256))]:
    e = base64.b64encode(d); print(e[:40], base64.b64decode(e) == d, base64.urlsafe_b64encode(d)[:20], base64.b32encode(d)[:20], base64.b16encode(d)[:20], base64.b85encode(d)[:20], base64.a85encode(d)[:20])
print(base64.b64decode("aGk="), base64.b32decode("NBUQ===="), base64.b16decode("6869"), base64.b85decode(b"Xk"), base64.standard_b64encode(b"x"), base64.encodebytes(b"abc" * 30), base64.decodebytes(b"aGk=\n"))
for f in [lambda: base64.b64decode("abc"), lambda: base64.b64decode("a"), lambda: base64.b16decode("zz"), lambda: base64.b32decode("a"), lambda: base64.b64encode("text"), lambda: base64.b64decode("ab$c", validate=True)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
