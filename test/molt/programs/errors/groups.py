eg = ExceptionGroup("msg", [ValueError(1), TypeError(2), ExceptionGroup("in", [KeyError(3), ValueError(4)])])
print(eg, repr(eg), eg.message, eg.exceptions, isinstance(eg, Exception), ExceptionGroup.__mro__)
print(eg.split(ValueError)); print(eg.subgroup(lambda e: isinstance(e, KeyError))); print(eg.subgroup(OSError))
try:
    raise eg
except* ValueError as e:
    print("V", e.exceptions, repr(e))
except* (TypeError, KeyError) as e:
    print("TK", repr(e))
else: print("no")
finally: print("fin")
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), OSError(2)])
    except* ValueError:
        print("val")
except ExceptionGroup as e: print("rest", repr(e))
try: 
    try: raise ValueError("naked")
    except* ValueError as e: print(repr(e)); raise
except ExceptionGroup as e: print("again", repr(e))
try:
    try: raise ValueError("naked")
    except* TypeError: print("no")
except ValueError as e: print("still naked", e)
try:
    try: raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError as e: raise KeyError("new")
except BaseExceptionGroup as e: print(repr(e), [repr(x) for x in e.exceptions])
try:
    try: raise ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)])
    except* ValueError as e: raise
    except* TypeError: pass
except BaseExceptionGroup as e: print("reraise", repr(e))
def f():
    for i in range(3):
        try: raise ExceptionGroup("x", [ValueError(i)])
        except* ValueError as e:
            x = e.exceptions[0].args
            print("loop", x)
f()
for bad in [lambda: ExceptionGroup("m", []), lambda: ExceptionGroup("m", [1]), lambda: ExceptionGroup(1, [ValueError()]), lambda: ExceptionGroup("m", [KeyboardInterrupt()]), lambda: ExceptionGroup("m")]:
    try: bad()
    except Exception as e: print(type(e).__name__, e)
print(type(BaseExceptionGroup("m", [ValueError()])).__name__, type(BaseExceptionGroup("m", [KeyboardInterrupt()])).__name__)
class MyG(ExceptionGroup):
    def derive(self, excs): return MyG(self.message, excs)
m = MyG("my", [ValueError(1), TypeError(2)])
a, b = m.split(ValueError); print(type(a).__name__, a.exceptions, type(b).__name__)
try: 
    try: raise ValueError
    except* ExceptionGroup: pass
except TypeError as e: print(e)
import asyncio
async def boom(x): raise x
async def main():
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(boom(ValueError("a"))); tg.create_task(boom(KeyError("b")))
    except* ValueError as e: print("tg", e.exceptions)
    except* KeyError as e: print("tg", e.exceptions)
asyncio.run(main())
