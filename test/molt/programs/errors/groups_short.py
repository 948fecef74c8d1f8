try:
    raise ExceptionGroup("g", [ValueError("a"), TypeError("b"), ExceptionGroup("n", [KeyError("k")])])
except ExceptionGroup as g:
    print(g, g.message, g.exceptions, len(g.exceptions))
    print(g.split(ValueError)[0].exceptions, g.subgroup(KeyError).exceptions, g.subgroup(OSError), g.derive([ValueError(1)]).message)
print(isinstance(g if False else ExceptionGroup("x", [ValueError()]), Exception), type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)
for f in [lambda: ExceptionGroup("x", []), lambda: ExceptionGroup("x", [5]), lambda: ExceptionGroup(1, [ValueError()])]:
    try: f()
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
