import sys
def f(n): return f(n + 1)
try: f(0)
except RecursionError as e: print(e)
print(sys.getrecursionlimit() >= 1000)
class A:
    def __repr__(self): return repr(self)
try: repr(A())
except RecursionError: print("repr too deep")
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
print(depth(900))
