# stdin, print, sys and module details
import sys, io, os
print('to stderr', file=sys.stderr, flush=True)
print(1, 2, 3, sep='', end='|\n', file=sys.stdout, flush=True)
print(__name__, __doc__, __file__.rsplit('/', 1)[-1] if '__file__' in globals() else None, sys.argv[1:], len(sys.argv))
sys.stdout.write('written\n'); print(sys.stdout.write('xyz\n'))
sys.stderr.write('err\n')
sys.stdout.writelines(['a\n', 'b\n'])
try: print(input('prompt> '))
except EOFError as e: print('EOFError', e)
print(repr(sys.stdin.read()), sys.stdin.readline() == '', list(sys.stdin))
old = sys.stdout
sys.stdout = io.StringIO()
print('captured'); got = sys.stdout.getvalue(); sys.stdout = old
print(repr(got))
def f(a, b=2, *args, c: int = 3, **kw) -> str:
    "doc of f"
    return (a, b, args, c, kw)
print(f.__name__, f.__doc__, f.__defaults__, f.__kwdefaults__, f.__annotations__, f.__module__, f.__qualname__, callable(f), f.__code__.co_varnames if hasattr(f, '__code__') else 0)
f.attr = 1; print(f.attr, f.__dict__)
class A:
    "doc of A"
    x: int = 1
    y: 'str'
    class Inner:
        def m(self): pass
print(A.__doc__, A.__annotations__, A.Inner.__qualname__, A.Inner.m.__qualname__, A.__dict__['x'], sorted(k for k in vars(A) if not k.startswith('__')), A().__class__.__name__, A.__base__.__name__, A.Inner().m.__func__ is A.Inner.m)
print((lambda: 0).__name__, (lambda: 0).__qualname__, [g.__name__ for g in (len, str.upper, [].append, print)], type(len).__name__, type(f).__name__, type(A().Inner.m).__name__)
print(repr(f)[:13], repr(A), repr(len), repr(A.Inner), str(type(f)), str(type(A)), repr(sys)[:13], repr(type(None)), repr(NotImplemented), repr(...))
try:
    undefined_name
except NameError as e: print(e)
def g():
    try: print(later)
    except UnboundLocalError as e: print(type(e).__name__, e)
    later = 1
g()
def h():
    def inner(): return v
    try: inner()
    except NameError as e: print(e)
    v = 1
    return inner()
print(h())
x = 10
def outer():
    x = 'enclosed'
    def inner():
        nonlocal x; x += '!'
        def deepest():
            global x; x += 1
            return x
        return deepest(), x
    return inner(), x
print(outer(), x)
print([x for x in range(3)], x, {**{'a': 1}, 'b': 2}, [*'ab', *range(2)], (*'xy',), {*'a', *'b'} == {'a', 'b'})
assert x, 'not shown'
try: assert x > 100, f'x is {x}'
except AssertionError as e: print(repr(e))
try: assert False
except AssertionError as e: print(repr(e), e.args)
del x
try: x
except NameError as e: print(e)
for i in range(3):
    if i == 5: break
else: print('no break', i)
while True:
    try: break
    finally: print('finally on break')
i = 0
while (i := i + 1) < 5:
    if i == 2: continue
    if i == 4: break
else: print('unreached')
print(i, 1 if i else 2, i and 'and' or 'or', not i, 1 < i < 5 != 6, i is not None, i in (4, 5))
print('x', type('', (), {})().__class__.__name__ == '', bool(''), int == type(1), (1,) + (2,), 3 * (0,), -7 // 2, -7 % 3, 2 ** -1, ~5, 5 & 3 | 4 ^ 1, 1 << 3 >> 1)
print(sys.exc_info(), sys.byteorder, sys.maxsize > 2**32, sys.version_info[0], sys.platform, os.sep, sys.getrecursionlimit(), sys.intern('a') is 'a' if False else True)
def recurse(n): return recurse(n + 1)
try: recurse(0)
except RecursionError as e: print(type(e).__name__, e)
class E(Exception):
    pass
try:
    raise E from None
except E as e: print(repr(e), e.__cause__, e.__suppress_context__)
import builtins
print(builtins.len([1]), hasattr(builtins, 'print'))
exec_like = {'a': 1}
print(f"{exec_like['a']!r:>5}", f'{exec_like["a"]:{"0"}{5}}', f'{3.14159:.{2}f}', f"{'nested':{'^'}{10}}", f'{x if False else "no x"}')
sys.exit(0 if i == 4 else 1)
