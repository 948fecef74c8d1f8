"""Higher-order functions."""

_missing = object()
WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__")


def reduce(function, iterable, initial=_missing):
    it = iter(iterable)
    if initial is _missing:
        value = next(it, _missing)
        if value is _missing:
            raise TypeError("reduce() of empty iterable with no initial value")
    else:
        value = initial
    for item in it:
        value = function(value, item)
    return value


class partial:
    def __init__(self, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        self.func = func
        self.args = args
        self.keywords = keywords

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})


def update_wrapper(wrapper, wrapped):
    wrapper.__module__ = wrapped.__module__
    wrapper.__name__ = wrapped.__name__
    wrapper.__qualname__ = wrapped.__qualname__
    wrapper.__doc__ = wrapped.__doc__
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped):
    def decorate(wrapper):
        return update_wrapper(wrapper, wrapped)
    return decorate


class _CacheInfo:
    def __init__(self, hits, misses, maxsize, currsize):
        self.hits, self.misses, self.maxsize, self.currsize = hits, misses, maxsize, currsize

    def __repr__(self):
        return f"CacheInfo(hits={self.hits}, misses={self.misses}, maxsize={self.maxsize}, currsize={self.currsize})"


def _cached(function, maxsize):
    store = {}
    counts = [0, 0]

    def wrapper(*args, **keywords):
        key = args if not keywords else (args, tuple(keywords.items()))
        value = store.get(key, _missing)
        if value is not _missing:
            counts[0] += 1
            if maxsize is not None:
                del store[key]
                store[key] = value
            return value
        counts[1] += 1
        value = function(*args, **keywords)
        if maxsize is not None and len(store) >= maxsize:
            if maxsize == 0:
                return value
            del store[next(iter(store))]
        store[key] = value
        return value

    def cache_info():
        return _CacheInfo(counts[0], counts[1], maxsize, len(store))

    def cache_clear():
        store.clear()
        counts[0] = counts[1] = 0

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    return update_wrapper(wrapper, function)


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _cached(maxsize, 128)

    def decorate(function):
        return _cached(function, maxsize)
    return decorate


def cache(function):
    return _cached(function, None)


class cached_property:
    def __init__(self, func):
        self.func = func
        self.name = None

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = self.func(instance)
        setattr(instance, self.name, value)
        return value


class _Key:
    def __init__(self, compare, obj):
        self.compare = compare
        self.obj = obj

    def __lt__(self, other):
        return self.compare(self.obj, other.obj) < 0

    def __gt__(self, other):
        return self.compare(self.obj, other.obj) > 0

    def __eq__(self, other):
        return self.compare(self.obj, other.obj) == 0


def cmp_to_key(compare):
    def key(obj):
        return _Key(compare, obj)
    return key


def total_ordering(cls):
    own = cls.__dict__
    if "__lt__" in own:
        if "__gt__" not in own:
            cls.__gt__ = lambda a, b: not (a < b) and a != b
        if "__le__" not in own:
            cls.__le__ = lambda a, b: a < b or a == b
        if "__ge__" not in own:
            cls.__ge__ = lambda a, b: not a < b
    elif "__gt__" in own:
        if "__lt__" not in own:
            cls.__lt__ = lambda a, b: not (a > b) and a != b
        if "__ge__" not in own:
            cls.__ge__ = lambda a, b: a > b or a == b
        if "__le__" not in own:
            cls.__le__ = lambda a, b: not a > b
    elif "__le__" in own:
        cls.__ge__ = lambda a, b: not a <= b or a == b
        cls.__lt__ = lambda a, b: a <= b and a != b
        cls.__gt__ = lambda a, b: not a <= b
    elif "__ge__" in own:
        cls.__le__ = lambda a, b: not a >= b or a == b
        cls.__gt__ = lambda a, b: a >= b and a != b
        cls.__lt__ = lambda a, b: not a >= b
    else:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    return cls
