import sys, traceback

class AppError(Exception):
    code = 1
    def __init__(self, msg, *, code=None, **ctx):
        super().__init__(msg, code)
        self.ctx = ctx
        if code is not None: self.code = code
    def __str__(self): return f'[{self.code}] {self.args[0]}'

class Special(AppError, ValueError):
    code = 9

def show(e):
    print(type(e).__name__, str(e), repr(e), e.args, type(e.__cause__).__name__, type(e.__context__).__name__, e.__suppress_context__, getattr(e, '__notes__', None))

try:
    try:
        try:
            {}['k']
        except KeyError as e:
            raise AppError('first', code=3, a=1) from e
    except AppError as e:
        e.add_note('a note')
        e.add_note('another\nline')
        show(e); show(e.__cause__)
        raise Special('second') from None
except ValueError as e:
    show(e)
    print(type(e.__context__).__name__, e.__context__.ctx)

def f(n):
    try:
        return 'try' if n else 1 / n
    except ZeroDivisionError:
        return 'except'
    else:
        return 'else'
    finally:
        if n == 2: return 'finally'
print(f(0), f(1), f(2))

def g():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print('body', i)
        finally:
            print('fin', i)
    else:
        print('not here')
g()

def nested():
    try:
        raise ValueError('a')
    except ValueError:
        try:
            raise TypeError('b')
        except TypeError as t:
            print(repr(t.__context__), sys.exc_info()[1] is t)
        print(repr(sys.exc_info()[1]))
    print(sys.exc_info())
nested()

for exc in (KeyError('k'), KeyError(), KeyError(1, 2), OSError(2, 'No such file', 'x.txt'), OSError(13, 'perm'), OSError('just'), StopIteration(5), SystemExit(3), UnicodeDecodeError('utf-8', b'\xff\xfe', 0, 1, 'invalid start byte'), UnicodeEncodeError('ascii', 'aé', 1, 2, 'ordinal not in range(128)'), ImportError('no', name='m', path='p'), AttributeError('at', name='n', obj=3), NameError('nm', name='q'), SyntaxError('bad', ('f.py', 3, 4, 'text')), FileNotFoundError(2, 'nf'), ExceptionGroup('g', [ValueError(1), TypeError(2)])):
    print(type(exc).__name__, '|', exc, '|', repr(exc), '|', exc.args)
print(OSError(2, 'x').errno, OSError(2, 'x', 'f').filename, type(OSError(17, 'x')).__name__, type(OSError(32, 'y')).__name__, StopIteration(5).value, SystemExit('m').code)

eg = ExceptionGroup('outer', [ValueError('v'), ExceptionGroup('inner', [TypeError('t'), KeyError('k')]), OSError(1, 'o')])
try:
    raise eg
except* (TypeError, KeyError) as g1:
    print('types', g1, g1.exceptions)
except* ValueError as g2:
    print('value', g2.exceptions)
except* OSError as g3:
    print('os', g3.exceptions[0].errno)
m, r = eg.split(lambda e: isinstance(e, KeyError))
print(repr(m), repr(r)); print(eg.subgroup(ValueError), eg.subgroup(ImportError), eg.derive([ValueError(3)]).message)
try:
    try:
        raise ExceptionGroup('x', [ValueError(1), KeyError(2)])
    except* ValueError:
        raise RuntimeError('from handler')
except ExceptionGroup as e:
    print(repr(e), [type(x).__name__ for x in e.exceptions])
try:
    try:
        raise ValueError('naked')
    except* ValueError as e:
        print(type(e), e.exceptions)
        raise
except BaseException as e:
    print('again', repr(e))
for bad in (lambda: ExceptionGroup('m', []), lambda: ExceptionGroup('m', [1]), lambda: ExceptionGroup(1, [ValueError()]), lambda: ExceptionGroup('m', [KeyboardInterrupt()]), lambda: ValueError().with_traceback(3)):
    try:
        bad()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(type(BaseExceptionGroup('b', [KeyboardInterrupt()])), type(BaseExceptionGroup('b', [ValueError()])))
for thing in (3, 'str', ValueError, int):
    try:
        raise thing
    except BaseException as e:
        print(type(e).__name__, e)
try:
    raise ValueError from 3
except TypeError as e:
    print(e)
try:
    try: 1/0
    except 3: pass
except TypeError as e:
    print(e)
class Ctx:
    def __init__(self, swallow): self.swallow = swallow
    def __enter__(self): print('enter'); return self
    def __exit__(self, t, v, tb): print('exit', t and t.__name__, v, tb is not None); return self.swallow
with Ctx(True) as c, Ctx(False) as d:
    raise KeyError('inside')
def gen():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print('closed'); raise
    finally:
        print('cleanup')
for x in gen():
    break
it = gen(); next(it); it.close()
it = gen(); next(it)
try:
    it.throw(ValueError('thrown'))
except ValueError as e:
    print(e, e.__traceback__ is not None)
print(traceback.format_exception_only(ValueError, ValueError('q')))
def deep(n):
    if n: deep(n - 1)
    else: raise Special('bottom', z=1)
try:
    deep(3)
except Special as e:
    print([fr.name for fr in traceback.extract_tb(e.__traceback__)], [fr.lineno for fr in traceback.extract_tb(e.__traceback__)])
    e.add_note('n1')
    raise AppError('final', code=7) from e
