import sys, io
print("to stdout"); sys.stdout.write("written\n"); print("err", file=sys.stderr); sys.stdout.flush()
old = sys.stdout; sys.stdout = io.StringIO(); print("hidden", 1); got = sys.stdout.getvalue(); sys.stdout = old; print(repr(got))
sys.stdin = io.StringIO("first\nsecond\n3\n"); print(input(), input("? "), int(input()) + 1)
try: input()
except EOFError as e: print(type(e).__name__, e)
print("a", "b", sep="-", end="!\n"); print(*[1, 2], sep=""); print(); print("x", end=""); print("", flush=True); print(1, [2], None, sep=None, end=None)
for f in [lambda: print(sep=1), lambda: print(end=1), lambda: sys.stdout.write(5)]:
    try: f()
    except TypeError as e: print(e)
class W:
    def write(self, s): old.write(s.upper())
print("loud", file=W()); print(sys.stdout is sys.__stdout__ or True, sys.stdout.writable() if hasattr(sys.stdout, "writable") else True)
