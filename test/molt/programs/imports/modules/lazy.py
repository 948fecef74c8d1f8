loaded = []
eager = "eager"
def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    loaded.append(name)
    return name.upper()
