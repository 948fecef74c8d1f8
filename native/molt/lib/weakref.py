# Weak references, and the containers and finalisers over them.
from _weakref import ref, getweakrefcount, getweakrefs

ReferenceType = ref


class KeyedRef(ref):
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


class WeakValueDictionary:
    def __init__(self, other=(), /, **kw):
        self.data = {}

        def remove(gone, selfref=ref(self)):
            self = selfref()
            if self is not None and self.data.get(gone.key) is gone:
                del self.data[gone.key]

        self._remove = remove
        self.update(other, **kw)

    def _live(self):
        return [(key, value()) for key, value in list(self.data.items()) if value() is not None]

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.data[key] = KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        return key in self.data and self.data[key]() is not None

    def __len__(self):
        return len(self._live())

    def __iter__(self):
        return iter([key for key, _ in self._live()])

    def __repr__(self):
        return f'<{type(self).__name__} at {id(self):#x}>'

    def get(self, key, default=None):
        return self[key] if key in self else default

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key, *default):
        if key in self:
            value = self[key]
            del self.data[key]
            return value
        if default:
            return default[0]
        raise KeyError(key)

    def popitem(self):
        while True:
            key, value = self.data.popitem()
            target = value()
            if target is not None:
                return key, target

    def clear(self):
        self.data.clear()

    def update(self, other=(), /, **kw):
        items = other.items() if hasattr(other, 'items') else other
        for key, value in items:
            self[key] = value
        for key, value in kw.items():
            self[key] = value

    def keys(self):
        return iter([key for key, _ in self._live()])

    def values(self):
        return iter([value for _, value in self._live()])

    def items(self):
        return iter(self._live())

    def valuerefs(self):
        return list(self.data.values())

    def copy(self):
        new = WeakValueDictionary()
        new.update(self._live())
        return new


class WeakKeyDictionary:
    def __init__(self, dict=None):
        self.data = {}

        def remove(gone, selfref=ref(self)):
            self = selfref()
            if self is not None:
                self.data.pop(gone, None)

        self._remove = remove
        if dict is not None:
            self.update(dict)

    def _live(self):
        return [(key(), value) for key, value in list(self.data.items()) if key() is not None]

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:
            return False

    def __len__(self):
        return len(self._live())

    def __iter__(self):
        return iter([key for key, _ in self._live()])

    def __repr__(self):
        return f'<{type(self).__name__} at {id(self):#x}>'

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def pop(self, key, *default):
        return self.data.pop(ref(key), *default)

    def popitem(self):
        while True:
            key, value = self.data.popitem()
            target = key()
            if target is not None:
                return target, value

    def clear(self):
        self.data.clear()

    def update(self, other=(), /):
        items = other.items() if hasattr(other, 'items') else other
        for key, value in items:
            self[key] = value

    def keys(self):
        return iter([key for key, _ in self._live()])

    def values(self):
        return iter([value for _, value in self._live()])

    def items(self):
        return iter(self._live())

    def keyrefs(self):
        return list(self.data)


class WeakSet:
    def __init__(self, data=None):
        self.data = set()

        def remove(gone, selfref=ref(self)):
            self = selfref()
            if self is not None:
                self.data.discard(gone)

        self._remove = remove
        if data is not None:
            self.update(data)

    def _live(self):
        return [item() for item in list(self.data) if item() is not None]

    def __iter__(self):
        return iter(self._live())

    def __len__(self):
        return len(self._live())

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def add(self, item):
        self.data.add(ref(item, self._remove))

    def discard(self, item):
        self.data.discard(ref(item))

    def remove(self, item):
        self.data.remove(ref(item))

    def clear(self):
        self.data.clear()

    def update(self, other):
        for item in other:
            self.add(item)

    def pop(self):
        while True:
            item = self.data.pop()()
            if item is not None:
                return item

    def copy(self):
        return WeakSet(self._live())


class finalize:
    """Calls a function once, when the object goes or when it is called itself."""

    _registry = {}

    def __init__(self, obj, func, /, *args, **kwargs):
        self.atexit = True
        self._call = (func, args, kwargs)
        self._ref = ref(obj, self._gone)
        finalize._registry[id(self)] = self

    def _gone(self, _):
        self()

    def __call__(self, _=None):
        if finalize._registry.pop(id(self), None) is not None:
            func, args, kwargs = self._call
            return func(*args, **kwargs)

    def detach(self):
        target = self._ref()
        if target is not None and finalize._registry.pop(id(self), None) is not None:
            return (target, *self._call)

    def peek(self):
        target = self._ref()
        if target is not None and id(self) in finalize._registry:
            return (target, *self._call)

    @property
    def alive(self):
        return id(self) in finalize._registry


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
