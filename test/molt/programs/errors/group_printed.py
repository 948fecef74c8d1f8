import traceback
def shown(error):
    # the lines of the source are left out: a compiled program has none
    for line in "".join(traceback.format_exception(error)).split("\n"):
        if "File " not in line and not line.lstrip(" |").startswith(("raise ", "shown", "^", "~", "fail(", "{}[")):
            print(line)
def fail(n):
    raise ValueError(f"number {n}\nsecond line")
errors = []
for i in range(2):
    try:
        fail(i)
    except ValueError as e:
        e.add_note("a note\nof two lines")
        errors.append(e)
try:
    try:
        {}["first"]
    except KeyError as e:
        raise OSError("then") from e
except OSError as e:
    errors.append(e)
errors.append(ExceptionGroup("inner", [TypeError("t"), ExceptionGroup("deep", [RuntimeError("r")])]))
try:
    raise ExceptionGroup("outer", errors)
except ExceptionGroup as e:
    shown(e)
shown(ExceptionGroup("not raised", [ValueError(i) for i in range(17)]))
deep = ValueError("bottom")
for i in range(12):
    deep = ExceptionGroup(f"level {i}", [deep])
shown(deep)
try:
    try:
        raise ExceptionGroup("context", [KeyError("k")])
    except ExceptionGroup:
        raise ZeroDivisionError("after")
except ZeroDivisionError as e:
    shown(e)
shown(ValueError("plain"))
