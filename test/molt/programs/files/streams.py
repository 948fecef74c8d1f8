import sys, time
NAME = f"/tmp/molt-files-{time.time_ns()}.txt"  # programs of several targets run side by side
print(len(sys.argv), [line for line in sys.stdin])
with open(NAME, "w") as f:
    f.write("héllo\nzwei\n"); f.write("drei")
with open(NAME) as f:
    for line in f: print(repr(line))
with open(NAME, "rb") as f: print(f.read(), f.tell())
try:
    open("nope/x")
except FileNotFoundError as e: print(e, e.errno, e.filename)
import io
s = io.StringIO(); print("a", 1, file=s); print(repr(s.getvalue()))
b = io.BytesIO(b"abc\ndef"); print(b.readline(), b.read())

