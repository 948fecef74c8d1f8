class AppError(Exception):
    pass
def low(): return int("zz")
def mid():
    try: low()
    except ValueError as e: raise AppError("wrapped") from e
print("before")
mid()
