"""Shallow and deep copies."""


class Error(Exception):
    pass


error = Error
_ATOMS = (int, float, complex, bool, str, bytes, type(None), type, range, type(Ellipsis), type(NotImplemented), type(len), type(lambda: 0), property, slice)


def _reconstruct(x, deep, memo):
    cls = type(x)
    if isinstance(x, dict):
        made = cls.__new__(cls)
        memo[id(x)] = made
        for key, value in dict.items(x):
            dict.__setitem__(made, deepcopy(key, memo) if deep else key, deepcopy(value, memo) if deep else value)
    elif isinstance(x, list):
        made = cls.__new__(cls)
        memo[id(x)] = made
        for item in list.__iter__(x):
            list.append(made, deepcopy(item, memo) if deep else item)
    elif isinstance(x, set):
        made = cls.__new__(cls)
        for item in list(x):
            set.add(made, deepcopy(item, memo) if deep else item)
    elif isinstance(x, tuple):
        made = tuple.__new__(cls, [deepcopy(item, memo) if deep else item for item in tuple.__iter__(x)])
    elif isinstance(x, frozenset):
        made = frozenset.__new__(cls, [deepcopy(item, memo) if deep else item for item in x])
    elif isinstance(x, (int, float, str, bytes)):
        made = x if not getattr(x, "__dict__", None) else cls.__new__(cls, x)
    elif isinstance(x, BaseException):
        made = cls.__new__(cls, *x.args)
        made.args = tuple([deepcopy(a, memo) for a in x.args]) if deep else x.args
    elif hasattr(cls, "extendleft"):
        made = cls([], x.maxlen)
        memo[id(x)] = made
        for item in x:
            made.append(deepcopy(item, memo) if deep else item)
    elif hasattr(cls, "__getnewargs__"):
        made = cls.__new__(cls, *x.__getnewargs__())
    else:
        made = object.__new__(cls)
    memo[id(x)] = made
    state = x.__getstate__() if hasattr(cls, "__getstate__") and "__getstate__" not in object.__dict__ and cls.__getstate__ is not None else None
    if state is None:
        state = dict(getattr(x, "__dict__", None) or {})
        for base in cls.__mro__:
            slots = base.__dict__.get("__slots__", ())
            for name in (slots,) if isinstance(slots, str) else slots:
                if name not in ("__dict__", "__weakref__") and hasattr(x, name):
                    state[name] = getattr(x, name)
    if deep:
        state = deepcopy(state, memo)
    if hasattr(cls, "__setstate__"):
        made.__setstate__(state)
    elif state:
        for name, value in state.items():
            object.__setattr__(made, name, value)
    return made


def copy(x):
    cls = type(x)
    if cls in _ATOMS or cls is tuple or cls is frozenset or isinstance(x, type):
        return x
    if cls in (list, dict, set, bytearray):
        return x.copy()
    copier = getattr(cls, "__copy__", None)
    if copier is not None:
        return copier(x)
    reducer = getattr(cls, "__reduce__", None)
    if reducer is not None and "__reduce__" not in object.__dict__:
        return _from_reduced(x, reducer(x), False, {})
    return _reconstruct(x, False, {})


def _from_reduced(x, reduced, deep, memo):
    if isinstance(reduced, str):
        return x
    function, args = reduced[0], reduced[1]
    if deep:
        args = tuple([deepcopy(arg, memo) for arg in args])
    made = function(*args)
    if deep:
        memo[id(x)] = made
    if len(reduced) > 2 and reduced[2] is not None:
        state = deepcopy(reduced[2], memo) if deep else reduced[2]
        if hasattr(made, "__setstate__"):
            made.__setstate__(state)
        else:
            made.__dict__.update(state)
    return made


def deepcopy(x, memo=None, _nil=[]):
    cls = type(x)
    if cls in _ATOMS or isinstance(x, type):
        return x
    if memo is None:
        memo = {}
    key = id(x)
    done = memo.get(key, _nil)
    if done is not _nil:
        return done
    if cls is list:
        made = []
        memo[key] = made
        for item in x:
            made.append(deepcopy(item, memo))
    elif cls is dict:
        made = {}
        memo[key] = made
        for name, value in x.items():
            made[deepcopy(name, memo)] = deepcopy(value, memo)
    elif cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        done = memo.get(key, _nil)
        if done is not _nil:
            return done
        made = x
        for old, new in zip(x, items):
            if old is not new:
                made = tuple(items)
                break
    elif cls is set:
        made = {deepcopy(item, memo) for item in x}
    elif cls is frozenset:
        made = frozenset([deepcopy(item, memo) for item in x])
    elif cls is bytearray:
        made = x.copy()
    else:
        copier = getattr(x, "__deepcopy__", None)
        if copier is not None:
            made = copier(memo)
        elif hasattr(x, "__func__") and hasattr(x, "__self__"):
            made = type(x)(x.__func__, deepcopy(x.__self__, memo))
        elif hasattr(cls, "__reduce__") and "__reduce__" not in object.__dict__:
            made = _from_reduced(x, x.__reduce__(), True, memo)
        else:
            made = _reconstruct(x, True, memo)
    if made is not x:
        memo[key] = made
        memo.setdefault(id(memo), []).append(x)
    return made


def replace(obj, /, **changes):
    function = getattr(type(obj), "__replace__", None)
    if function is None:
        raise TypeError(f"replace() does not support {type(obj).__name__} objects")
    return function(obj, **changes)
