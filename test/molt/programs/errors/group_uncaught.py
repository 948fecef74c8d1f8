def fail(n):
    raise ValueError(f"number {n}\nsecond line")
def collect():
    errors = []
    for i in range(2):
        try:
            fail(i)
        except ValueError as e:
            e.add_note("a note")
            errors.append(e)
    try:
        try:
            raise KeyError("first")
        except KeyError as e:
            raise OSError("then") from e
    except OSError as e:
        errors.append(e)
    errors.append(ExceptionGroup("inner", [TypeError("t"), ExceptionGroup("deep", [RuntimeError("r")])]))
    return errors
raise ExceptionGroup("outer", collect())
