import sys, traceback, io
def level3(x):
    return 10 / x
def level2(x):
    try:
        return level3(x)
    except ZeroDivisionError as e:
        raise ValueError('wrapped') from e
class K:
    def method(self, x):
        return level2(x)
    @property
    def prop(self): return self.method(0)
    def __getitem__(self, i): return self.prop
def gen(k):
    yield k[1]
try:
    next(gen(K()))
except ValueError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_lineno, tb.tb_frame.f_code.co_name); tb = tb.tb_next
    print([(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)])
    lines = traceback.format_exception(e)
    print(len([l for l in lines if 'direct cause' in l]), lines[-1], end='')
    buf = io.StringIO(); traceback.print_exc(file=buf)
    print(buf.getvalue().splitlines()[-1], buf.getvalue().count('File'))
    print(traceback.format_exception_only(e), traceback.format_exc().splitlines()[-1])
fs = [lambda: 1 / 0, lambda: [][0], lambda: {}['x'], lambda: None.y, lambda: int('q'), lambda: undefined, lambda: 'a' + 1, lambda: (1)(2) if False else len(3)]
for f in fs:
    try: f()
    except Exception as e: print(type(e).__name__, e, e.__traceback__.tb_next.tb_lineno, e.__traceback__.tb_next.tb_frame.f_code.co_name)
def cleanup():
    try:
        raise KeyError('inner')
    finally:
        print('cleaning')
def chained():
    try: cleanup()
    except KeyError:
        {}.missing_attr
try: chained()
except AttributeError as e:
    print(e, repr(e.__context__), e.__cause__)
    e.__cause__ = RuntimeError('set later'); print(e.__suppress_context__)
def multi(
    a,
    b,
):
    return (a
            +
            b)
try:
    multi(
        1,
        'x',
    )
except TypeError as e: print(e, [f.lineno for f in traceback.extract_tb(e.__traceback__)])
class Ctx:
    def __enter__(self): return self
    def __exit__(self, t, v, tb):
        print(t.__name__, tb.tb_lineno, traceback.extract_tb(tb)[-1].name); return False
def run():
    with Ctx():
        level3(0)
try: run()
except ZeroDivisionError: pass
comp = lambda n: [1 // (i - 2) for i in range(n)]
def nested():
    def inner(): return comp(4)
    return inner()
nested()
