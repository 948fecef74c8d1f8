import io
s = io.StringIO("line1\nline2\nline3"); print(s.readline(), s.read(3), s.tell(), s.readlines(), s.read(), s.seek(0), s.getvalue()); s = io.StringIO(); print(s.write("abc"), print("x", 1, file=s), s.getvalue(), s.truncate(2), s.getvalue())
b = io.BytesIO(b"hello"); print(b.read(2), b.read(), b.seek(1), b.read(1), b.getvalue(), b.write(b"ZZZZZ"), b.getvalue(), b.tell())
with io.StringIO("a\nb") as f: print([l.strip() for l in f])
try: f.read()
except ValueError as e: print(type(e).__name__)
print(list(io.StringIO("x\ny\n")), io.BytesIO(b"q\nr").readlines(), s.closed, io.StringIO("abc").readable())
for g in [lambda: io.StringIO().write(5), lambda: io.BytesIO().write("x"), lambda: io.StringIO(b"x")]:
    try: print(g())
    except TypeError as e: print(e)
