import sys
print(len(sys.argv), [line for line in sys.stdin])
with open("/tmp/molt-files-program.txt", "w") as f:
    f.write("héllo\nzwei\n"); f.write("drei")
with open("/tmp/molt-files-program.txt") as f:
    for line in f: print(repr(line))
with open("/tmp/molt-files-program.txt", "rb") as f: print(f.read(), f.tell())
try:
    open("nope/x")
except FileNotFoundError as e: print(e, e.errno, e.filename)
import io
s = io.StringIO(); print("a", 1, file=s); print(repr(s.getvalue()))
b = io.BytesIO(b"abc\ndef"); print(b.readline(), b.read())

