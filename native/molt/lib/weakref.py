"""Weak references, and the containers and finalisers over them."""
from _weakref import ref, getweakrefcount, getweakrefs

ReferenceType = ref


class KeyedRef(ref):
    """A reference that remembers the key under which its object is kept."""

    def __new__(cls, target, callback, key):
        return ref.__new__(cls, target, callback)

    def __init__(self, target, callback, key):
        self.key = key


class WeakMethod:
    def __init__(self, method, callback=None):
        self._object = ref(method.__self__, callback and (lambda _: callback(self)))
        self._function = ref(method.__func__)
        self._type = type(method)

    def __call__(self):
        target, function = self._object(), self._function()
        if target is None or function is None:
            return None
        return self._type(function, target)

    def __eq__(self, other):
        return isinstance(other, WeakMethod) and self._object == other._object and self._function == other._function

    def __hash__(self):
        return hash(self._function)


class _Watching:
    """A container of references that hears when an object goes, and does not keep itself alive by that."""

    def __init__(self, store):
        here = ref(self)

        def gone(reference):
            container = here()
            if container is not None:
                container._drop(reference)
        self._gone = gone
        self.data = store

    def __len__(self):
        return len(self._live())

    def __repr__(self):
        return f'<{type(self).__name__} at {id(self):#x}>'

    def clear(self):
        self.data = type(self.data)()


class _WatchingDict(_Watching):
    """`_live` tells its items whose object is there."""

    def __iter__(self):
        return self.keys()

    def keys(self):
        return iter([key for key, _ in self._live()])

    def values(self):
        return iter([value for _, value in self._live()])

    def items(self):
        return iter(self._live())

    def get(self, key, default=None):
        return self[key] if key in self else default

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key, *default):
        if default and key not in self:
            return default[0]
        value = self[key]
        del self[key]
        return value

    def popitem(self):
        for key, value in self._live()[::-1]:
            del self[key]
            return key, value
        raise KeyError('popitem(): dictionary is empty')

    def update(self, other=(), /, **kw):
        for given in (other, kw):
            for key, value in given.items() if hasattr(given, 'items') else given:
                self[key] = value

    def copy(self):
        made = type(self)()
        made.update(self._live())
        return made

    __copy__ = copy


class WeakValueDictionary(_WatchingDict):
    def __init__(self, other=(), /, **kw):
        super().__init__({})
        self.update(other, **kw)

    def _drop(self, reference):
        if self.data.get(reference.key) is reference:
            self.data.pop(reference.key)

    def _live(self):
        return [(key, target) for key, reference in list(self.data.items()) if (target := reference()) is not None]

    def __getitem__(self, key):
        target = self.data[key]()
        if target is None:
            raise KeyError(key)
        return target

    def __setitem__(self, key, value):
        self.data[key] = KeyedRef(value, self._gone, key)

    def __delitem__(self, key):
        self.data.pop(key)

    def __contains__(self, key):
        reference = self.data.get(key)
        return reference is not None and reference() is not None

    def valuerefs(self):
        return [*self.data.values()]


class WeakKeyDictionary(_WatchingDict):
    def __init__(self, dict=None):
        super().__init__({})
        self.update(dict or ())

    def _drop(self, reference):
        self.data.pop(reference, None)

    def _live(self):
        return [(target, value) for reference, value in list(self.data.items()) if (target := reference()) is not None]

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        known = ref(key)
        self.data[known if known in self.data else ref(key, self._gone)] = value

    def __delitem__(self, key):
        self.data.pop(ref(key))

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:  # nothing that could be referred to
            return False

    def keyrefs(self):
        return [*self.data]


class WeakSet(_Watching):
    def __init__(self, data=None):
        super().__init__(set())
        self.update(data or ())

    def _drop(self, reference):
        self.data.discard(reference)

    def _live(self):
        return [target for reference in list(self.data) if (target := reference()) is not None]

    def __iter__(self):
        return iter(self._live())

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def add(self, item):
        self.data.add(ref(item, self._gone))

    def update(self, other):
        for item in other:
            self.add(item)

    def discard(self, item):
        self._drop(ref(item))

    def remove(self, item):
        if item not in self:
            raise KeyError(ref(item))
        self.discard(item)

    def pop(self):
        while self.data:
            target = self.data.pop()()
            if target is not None:
                return target
        raise KeyError('pop from empty WeakSet')

    def copy(self):
        return type(self)(self._live())

    __copy__ = copy

    def union(self, other):
        made = self.copy()
        made.update(other)
        return made

    __or__ = union

    def difference(self, other):
        return type(self)([item for item in self._live() if item not in other])

    __sub__ = difference

    def intersection(self, other):
        return type(self)([item for item in other if item in self])

    __and__ = intersection

    def issubset(self, other):
        return all([item in other for item in self._live()])

    __le__ = issubset

    def __eq__(self, other):
        return isinstance(other, WeakSet) and set(self._live()) == set(other._live())


class finalize:
    """Calls a function once, when the object goes or when it is called itself."""

    _waiting = {}

    def __init__(self, obj, func, /, *args, **kwargs):
        self.atexit = True
        self._call = (func, args, kwargs)
        self._ref = ref(obj, self._gone)
        finalize._waiting[id(self)] = self

    def _gone(self, _):
        self()

    def __call__(self, _=None):
        if finalize._waiting.pop(id(self), None) is not None:
            func, args, kwargs = self._call
            return func(*args, **kwargs)

    def detach(self):
        target = self._ref()
        if target is not None and finalize._waiting.pop(id(self), None) is not None:
            return (target, *self._call)

    def peek(self):
        target = self._ref()
        if target is not None and id(self) in finalize._waiting:
            return (target, *self._call)

    @property
    def alive(self):
        return id(self) in finalize._waiting


class _Proxy:
    def __init__(self, target, callback=None):
        object.__setattr__(self, '_ref', ref(target, callback))

    def _target(self):
        target = object.__getattribute__(self, '_ref')()
        if target is None:
            raise ReferenceError('weakly-referenced object no longer exists')
        return target

    def __getattribute__(self, name):
        return getattr(_Proxy._target(self), name)

    def __setattr__(self, name, value):
        setattr(_Proxy._target(self), name, value)

    def __delattr__(self, name):
        delattr(_Proxy._target(self), name)

    def __call__(self, *args, **kwargs):
        return _Proxy._target(self)(*args, **kwargs)

    def __str__(self):
        return str(_Proxy._target(self))

    def __bool__(self):
        return bool(_Proxy._target(self))

    def __len__(self):
        return len(_Proxy._target(self))

    def __getitem__(self, key):
        return _Proxy._target(self)[key]

    def __setitem__(self, key, value):
        _Proxy._target(self)[key] = value

    def __contains__(self, item):
        return item in _Proxy._target(self)

    def __iter__(self):
        return iter(_Proxy._target(self))

    def __eq__(self, other):
        return _Proxy._target(self) == other


def proxy(target, callback=None):
    return _Proxy(target, callback)


ProxyType = _Proxy
