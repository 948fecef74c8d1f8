"""Data classes: fields are the class's annotations, in order."""


class _Missing:
    def __repr__(self):
        return "MISSING"


MISSING = _Missing()


class Field:
    def __init__(self, default, default_factory, init, repr, compare, hash, kw_only):
        self.name = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.compare = compare
        self.hash = hash
        self.kw_only = kw_only


class FrozenInstanceError(AttributeError):
    pass


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=False):
    return Field(default, default_factory, init, repr, compare, hash, kw_only)


def fields(thing):
    return tuple(thing.__dataclass_fields__.values())


def _gather(cls):
    found = {}
    for base in reversed(cls.__mro__[1:]):
        found.update(getattr(base, "__dataclass_fields__", {}))
    for name in cls.__dict__.get("__annotations__", {}):
        value = cls.__dict__.get(name, MISSING)
        if isinstance(value, Field):
            item = value
            if item.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, item.default)
        else:
            if isinstance(value, (list, dict, set)):
                raise ValueError(f"mutable default {type(value)} for field {name} is not allowed: use default_factory")
            item = Field(value, MISSING, True, True, True, None, False)
        item.name = name
        found[name] = item
    return found


def _make_init(cls, found, frozen):
    order = [item for item in found.values() if item.init]
    positional = [item for item in order if not item.kw_only]
    seen = None
    for item in positional:
        if item.default is MISSING and item.default_factory is MISSING:
            if seen:
                raise TypeError(f"non-default argument '{item.name}' follows default argument")
        else:
            seen = item.name
    required = len([item for item in positional if item.default is MISSING and item.default_factory is MISSING])

    def __init__(self, *args, **keywords):
        qualname = type(self).__qualname__
        if len(args) > len(positional):
            most = len(positional) + 1
            span = f"{most}" if required == len(positional) else f"from {required + 1} to {most}"
            raise TypeError(f"{qualname}.__init__() takes {span} positional argument{'s' if most != 1 else ''} but {len(args) + 1} were given")
        given = {}
        for item, value in zip(positional, args):
            given[item.name] = value
        for name, value in keywords.items():
            if name in given:
                raise TypeError(f"{qualname}.__init__() got multiple values for argument '{name}'")
            if name not in found or not found[name].init:
                raise TypeError(f"{qualname}.__init__() got an unexpected keyword argument '{name}'")
            given[name] = value
        missing = [f"'{item.name}'" for item in positional if item.name not in given and item.default is MISSING and item.default_factory is MISSING]
        if missing:
            text = missing[0] if len(missing) == 1 else " and ".join(missing) if len(missing) == 2 else ", ".join(missing[:-1]) + ", and " + missing[-1]
            raise TypeError(f"{qualname}.__init__() missing {len(missing)} required positional argument{'s' if len(missing) > 1 else ''}: {text}")
        for name, item in found.items():
            if name in given:
                value = given[name]
            elif item.default_factory is not MISSING:
                value = item.default_factory()
            elif item.default is not MISSING:
                value = item.default
            else:
                continue
            object.__setattr__(self, name, value)
        if hasattr(self, "__post_init__"):
            self.__post_init__()
    return __init__


def _tuple_of(self, names):
    return tuple([getattr(self, name) for name in names])


def _process(cls, init, repr, eq, order, frozen, unsafe_hash, kw_only):
    found = _gather(cls)
    cls.__dataclass_fields__ = found
    shown = [item.name for item in found.values() if item.repr]
    compared = [item.name for item in found.values() if item.compare]
    if init and "__init__" not in cls.__dict__:
        cls.__init__ = _make_init(cls, found, frozen)
    if repr and "__repr__" not in cls.__dict__:
        def __repr__(self):
            return type(self).__qualname__ + "(" + ", ".join([f"{name}={getattr(self, name)!r}" for name in shown]) + ")"
        cls.__repr__ = __repr__
    if eq and "__eq__" not in cls.__dict__:
        def __eq__(self, other):
            if type(other) is not type(self):
                return NotImplemented
            return _tuple_of(self, compared) == _tuple_of(other, compared)
        cls.__eq__ = __eq__
        if frozen or unsafe_hash:
            cls.__hash__ = lambda self: hash(_tuple_of(self, compared))
        elif "__hash__" not in cls.__dict__:
            cls.__hash__ = None
    if order:
        def compare(name, operation):
            def method(self, other):
                if type(other) is not type(self):
                    return NotImplemented
                return operation(_tuple_of(self, compared), _tuple_of(other, compared))
            setattr(cls, name, method)
        compare("__lt__", lambda a, b: a < b)
        compare("__le__", lambda a, b: a <= b)
        compare("__gt__", lambda a, b: a > b)
        compare("__ge__", lambda a, b: a >= b)
    if frozen:
        def __setattr__(self, name, value):
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        def __delattr__(self, name):
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        cls.__setattr__ = __setattr__
        cls.__delattr__ = __delattr__
    cls.__match_args__ = tuple([item.name for item in found.values() if item.init and not item.kw_only])
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False):
    def wrap(target):
        return _process(target, init, repr, eq, order, frozen, unsafe_hash, kw_only)
    return wrap if cls is None else wrap(cls)


def _plain(value):
    if hasattr(value, "__dataclass_fields__"):
        return asdict(value)
    if isinstance(value, (list, tuple)):
        return type(value)([_plain(item) for item in value])
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    return value


def asdict(thing):
    return {name: _plain(getattr(thing, name)) for name in thing.__dataclass_fields__}


def astuple(thing):
    return tuple([getattr(thing, name) for name in thing.__dataclass_fields__])


def replace(thing, /, **changes):
    values = {name: getattr(thing, name) for name, item in thing.__dataclass_fields__.items() if item.init}
    values.update(changes)
    return type(thing)(**values)


def is_dataclass(thing):
    return hasattr(thing, "__dataclass_fields__")
