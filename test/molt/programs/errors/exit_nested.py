def f():
    try:
        raise SystemExit(7)
    finally:
        print("cleanup")
f()
