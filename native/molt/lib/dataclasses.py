"""Data classes: fields are the class's annotations, in order."""
from types import MappingProxyType

__all__ = ["dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "fields", "asdict", "astuple", "make_dataclass", "replace", "is_dataclass"]


class _MISSING_TYPE:
    def __repr__(self):
        return "<dataclasses._MISSING_TYPE object>"


class _KW_ONLY_TYPE:
    def __repr__(self):
        return "KW_ONLY"


MISSING = _MISSING_TYPE()
KW_ONLY = _KW_ONLY_TYPE()
_EMPTY = MappingProxyType({})


class FrozenInstanceError(AttributeError):
    pass


class InitVar:
    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"dataclasses.InitVar[{name}]"


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = self.type = None  # known once the class is
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.hash, self.compare = init, repr, hash, compare
        self.metadata = _EMPTY if metadata is None else MappingProxyType(metadata)
        self.kw_only = kw_only
        self._field_type = None

    def __repr__(self):
        return f"Field(name={self.name!r},type={self.type!r},default={self.default!r},default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},hash={self.hash!r},compare={self.compare!r},metadata={self.metadata!r},kw_only={self.kw_only!r},_field_type={self._field_type})"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _fields_of(thing):
    try:
        return thing.__dataclass_fields__
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None


def fields(class_or_instance):
    return tuple([f for f in _fields_of(class_or_instance).values() if f._field_type == "_FIELD"])


def _kind(annotation):
    if annotation is InitVar or isinstance(annotation, InitVar) or isinstance(annotation, str) and (annotation.startswith("InitVar") or annotation.startswith("dataclasses.InitVar")):
        return "_FIELD_INITVAR"
    text = annotation if isinstance(annotation, str) else repr(annotation) if not isinstance(annotation, type) else ""
    if text.startswith("typing.ClassVar") or text.startswith("ClassVar"):
        return "_FIELD_CLASSVAR"
    return "_FIELD"


def _gather(cls, kw_only):
    found = {}
    for base in reversed(cls.__mro__[1:]):
        for f in base.__dict__.get("__dataclass_fields__", {}).values():
            found[f.name] = f
    own = []
    only = kw_only
    annotations = cls.__dict__.get("__annotations__", {})
    for name, annotation in annotations.items():
        if annotation is KW_ONLY or isinstance(annotation, str) and annotation.endswith("KW_ONLY"):
            only = True
            continue
        value = cls.__dict__.get(name, MISSING)
        if isinstance(value, Field):
            f = value
        else:
            f = Field(value, MISSING, True, True, None, True, None, MISSING)
        f.name = name
        f.type = annotation
        f._field_type = _kind(annotation)
        if f._field_type != "_FIELD" and f.default_factory is not MISSING:
            raise TypeError(f"field {name} cannot have a default factory")
        if f.kw_only is MISSING:
            f.kw_only = only and f._field_type != "_FIELD_CLASSVAR"
        if f._field_type == "_FIELD" and f.default is not MISSING and type(f.default).__hash__ is None:
            raise ValueError(f"mutable default {type(f.default)} for field {name} is not allowed: use default_factory")
        own.append(f)
    for f in own:
        found[f.name] = f
        if isinstance(cls.__dict__.get(f.name), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return found


def _missing_text(names):
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else " and ".join(quoted) if len(quoted) == 2 else ", ".join(quoted[:-1]) + ", and " + quoted[-1]


def _make_init(cls, found):
    order = [f for f in found.values() if f._field_type != "_FIELD_CLASSVAR"]
    taken = [f for f in order if f.init]
    positional = [f for f in taken if not f.kw_only]
    keyword = [f for f in taken if f.kw_only]
    seen = False
    for f in positional:
        if f.default is MISSING and f.default_factory is MISSING:
            if seen:
                raise TypeError(f"non-default argument {f.name!r} follows default argument")
        else:
            seen = True
    required = len([f for f in positional if f.default is MISSING and f.default_factory is MISSING])
    names = [f.name for f in positional]
    accepted = {f.name for f in taken}
    plain = len(positional) == len(order) and all([f._field_type == "_FIELD" for f in order])
    count = len(positional)
    post = hasattr(cls, "__post_init__")
    store = object.__setattr__ if cls.__dataclass_params__["frozen"] else setattr
    qualname = cls.__qualname__

    def __init__(self, *args, **keywords):
        if plain and not keywords and len(args) == count:
            for name, value in zip(names, args):
                store(self, name, value)
            if post:
                self.__post_init__()
            return
        if len(args) > count:
            most = count + 1
            span = f"{most}" if required == count else f"from {required + 1} to {most}"
            raise TypeError(f"{qualname}.__init__() takes {span} positional argument{'s' if most != 1 else ''} but {len(args) + 1} were given")
        given = dict(zip(names, args))
        for name, value in keywords.items():
            if name in given:
                raise TypeError(f"{qualname}.__init__() got multiple values for argument '{name}'")
            if name not in accepted:
                raise TypeError(f"{qualname}.__init__() got an unexpected keyword argument '{name}'")
            given[name] = value
        for group, kind in ((positional, "positional"), (keyword, "keyword-only")):
            missing = [f.name for f in group if f.name not in given and f.default is MISSING and f.default_factory is MISSING]
            if missing:
                raise TypeError(f"{qualname}.__init__() missing {len(missing)} required {kind} argument{'s' if len(missing) > 1 else ''}: {_missing_text(missing)}")
        extra = []
        for f in order:
            if f.name in given:
                value = given[f.name]
            elif f.default_factory is not MISSING:
                value = f.default_factory()
            elif f.default is not MISSING:
                if not f.init and f._field_type == "_FIELD":
                    continue
                value = f.default
            else:
                continue
            if f._field_type == "_FIELD_INITVAR":
                extra.append(value)
            else:
                store(self, f.name, value)
        if post:
            self.__post_init__(*extra)

    __init__.__qualname__ = f"{qualname}.__init__"
    return __init__


def _comparer(names, operation):
    def method(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return operation(tuple([getattr(self, n) for n in names]), tuple([getattr(other, n) for n in names]))
    return method


_running = set()


def _make_repr(names):
    def __repr__(self):
        key = id(self)
        if key in _running:
            return "..."
        _running.add(key)
        try:
            return self.__class__.__qualname__ + "(" + ", ".join([f"{name}={getattr(self, name)!r}" for name in names]) + ")"
        finally:
            _running.discard(key)
    return __repr__


def _frozen_set(cls, names):
    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)
    return __setattr__, __delattr__


def _compiled(cls, found):
    """The methods that the compiler wrote for the class, where its fields came out as foretold; else none, and they are gone."""
    made = cls.__dict__.get("__dataclass_made__")
    if made is None:
        return ()
    names, compared, count, post, methods = made
    del cls.__dataclass_made__
    defaults = []
    plain = tuple(found) == names and hasattr(cls, "__post_init__") == post
    for f in found.values():
        plain = plain and f._field_type == "_FIELD" and f.init and not f.kw_only and f.compare == (f.name in compared) and f.hash is None
        if f.default_factory is not MISSING:
            defaults.append(f)
        elif f.default is not MISSING:
            defaults.append(f.default)
        else:
            plain = plain and not defaults
    if plain and len(defaults) == count:
        if defaults and "__init__" in methods:
            object.__setattr__(cls.__init__, "__defaults__", tuple(defaults))
        return methods
    for name in methods:
        delattr(cls, name)
    if "__eq__" in methods and cls.__dict__.get("__hash__", ()) is None:
        del cls.__hash__
    return ()


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots):
    any_base = frozen_base = False
    for base in cls.__mro__[1:]:
        if "__dataclass_params__" in base.__dict__:
            any_base = True
            if base.__dict__["__dataclass_params__"]["frozen"]:
                frozen_base = True
    if any_base:
        if frozen_base and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if not frozen_base and frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    found = _gather(cls, kw_only)
    cls.__dataclass_fields__ = found
    compiled = _compiled(cls, found)
    own = cls.__dict__
    has_hash = "__hash__" in own and "__hash__" not in compiled and not (own["__hash__"] is None and "__eq__" in own)
    cls.__dataclass_params__ = {"init": init, "repr": repr, "eq": eq, "order": order, "unsafe_hash": unsafe_hash, "frozen": frozen}
    real = [f for f in found.values() if f._field_type == "_FIELD"]
    compared = [f.name for f in real if f.compare]
    if init and "__init__" not in own:
        cls.__init__ = _make_init(cls, found)
    if repr and "__repr__" not in own:
        cls.__repr__ = _make_repr([f.name for f in real if f.repr])
    if eq and "__eq__" not in own:
        cls.__eq__ = _comparer(compared, lambda a, b: a == b)
    if order:
        if not eq:
            raise ValueError("eq must be true if order is true")
        for name, operation in (("__lt__", lambda a, b: a < b), ("__le__", lambda a, b: a <= b), ("__gt__", lambda a, b: a > b), ("__ge__", lambda a, b: a >= b)):
            if name in compiled:
                continue
            if name in own:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}. Consider using functools.total_ordering")
            setattr(cls, name, _comparer(compared, operation))
    if frozen:
        names = tuple([f.name for f in real])
        for name, method in zip(("__setattr__", "__delattr__"), _frozen_set(cls, names)):
            if name in own:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}")
            setattr(cls, name, method)
    hashed = [f.name for f in real if (f.compare if f.hash is None else f.hash)]
    if unsafe_hash or eq and frozen and not has_hash:
        if unsafe_hash and has_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        if "__hash__" not in compiled:
            cls.__hash__ = lambda self: hash(tuple([getattr(self, n) for n in hashed]))
    elif eq and not has_hash:
        cls.__hash__ = None
    if match_args and "__match_args__" not in own:
        cls.__match_args__ = tuple([f.name for f in found.values() if f.init and not f.kw_only and f._field_type != "_FIELD_CLASSVAR"])
    if slots:
        cls = _with_slots(cls, [f.name for f in real])
    return cls


def _with_slots(cls, names):
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    inherited = set()
    for base in cls.__mro__[1:-1]:
        slots = base.__dict__.get("__slots__", ())
        inherited.update((slots,) if isinstance(slots, str) else slots)
    namespace = dict(cls.__dict__)
    namespace["__slots__"] = tuple([n for n in names if n not in inherited])
    for name in names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    qualname = cls.__qualname__
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = qualname
    if cls.__dataclass_params__["frozen"]:
        for name, method in zip(("__setattr__", "__delattr__"), _frozen_set(made, tuple(names))):
            setattr(made, name, method)
    return made


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def wrap(target):
        return _process(target, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots)
    return wrap if cls is None else wrap(cls)


def _plain(value, factory, whole):
    cls = type(value)
    if hasattr(cls, "__dataclass_fields__"):
        pairs = [(f.name, _plain(getattr(value, f.name), factory, whole)) for f in fields(value)]
        return factory(pairs) if whole else factory([item for _, item in pairs])
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return cls(*[_plain(item, factory, whole) for item in value])
    if isinstance(value, (list, tuple)):
        return cls([_plain(item, factory, whole) for item in value])
    if isinstance(value, dict):
        pairs = [(_plain(k, factory, whole), _plain(v, factory, whole)) for k, v in value.items()]
        return cls(value.default_factory, pairs) if hasattr(cls, "default_factory") else cls(pairs) if cls is not dict else dict(pairs)
    from copy import deepcopy
    return deepcopy(value)


def _is_instance(obj):
    return hasattr(type(obj), "__dataclass_fields__")


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _plain(obj, dict_factory, True)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _plain(obj, tuple_factory, False)


def is_dataclass(obj):
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, "__dataclass_fields__")


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for f in obj.__dataclass_fields__.values():
        if f._field_type == "_FIELD_CLASSVAR":
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
            continue
        if f.name not in changes:
            if f._field_type == "_FIELD_INITVAR" and f.default is MISSING:
                raise ValueError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False):
    made = dict(namespace or {})
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            name, kind = item, "typing.Any"
        elif len(item) == 2:
            name, kind = item
        else:
            name, kind, made[item[0]] = item
        if name in annotations:
            raise TypeError(f"Field name duplicated: {name!r}")
        annotations[name] = kind
    made["__annotations__"] = annotations
    made["__module__"] = "types"
    cls = type(bases[0])(cls_name, bases, made) if bases else type(cls_name, bases, made)
    return dataclass(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen, match_args=match_args, kw_only=kw_only, slots=slots)
