"""Names for annotations, with what of them exists at run time."""
from abc import ABCMeta
import collections
import collections.abc as _abc
import functools

TYPE_CHECKING = False
_UnionType = type(int | str)


def _show(item):
    if item is Ellipsis:
        return "..."
    if item is type(None):
        return "NoneType"
    if isinstance(item, list):
        return "[" + ", ".join([_show(i) for i in item]) + "]"
    if isinstance(item, type):
        return item.__qualname__ if item.__module__ == "builtins" else f"{item.__module__}.{item.__qualname__}"
    return repr(item)


class _Form:
    def __init__(self, name, origin=None):
        self._name = name
        self.__origin__ = origin

    def __repr__(self):
        return "typing." + self._name

    def __getitem__(self, item):
        args = item if isinstance(item, tuple) else (item,)
        name = self._name
        if name == "Optional":
            return _union((item, None))
        if name == "Union":
            return _union(args)
        if name == "Annotated":
            return _Alias("Annotated", args[0], args)
        if name not in ("Literal",):
            args = tuple([type(None) if a is None else ForwardRef(a) if isinstance(a, str) else a for a in args])
        if name == "Callable" and len(args) == 2 and isinstance(args[0], list):
            return _Alias(name, self.__origin__, tuple(args[0]) + (args[1],), True)
        return _Alias(name, self.__origin__ or self, args)

    def __call__(self, *args, **kwargs):
        if self.__origin__ is not None and isinstance(self.__origin__, type):
            return self.__origin__(*args, **kwargs)
        raise TypeError(f"Cannot instantiate {self!r}")

    def __or__(self, other):
        return _union((self, other))

    def __ror__(self, other):
        return _union((other, self))

    def __instancecheck__(self, instance):
        if self.__origin__ is None:
            raise TypeError(f"{self!r} cannot be used with isinstance()")
        return isinstance(instance, self.__origin__)

    def __mro_entries__(self, bases):
        return (self.__origin__,) if isinstance(self.__origin__, type) else ()

    def __hash__(self):
        return hash(self._name)

    def __eq__(self, other):
        return self is other


class _Alias:
    def __init__(self, name, origin, args, flat=False):
        self._name = name
        self.__origin__ = origin
        self.__args__ = args
        self._flat = flat
        self.__parameters__ = tuple(dict.fromkeys([p for a in args for p in ((a,) if isinstance(a, TypeVar) else getattr(a, "__parameters__", ()))])) if name != "Literal" else ()

    def __repr__(self):
        args = self.__args__
        if self._name == "Optional":
            return f"typing.Optional[{_show(args[0])}]"
        if self._flat:
            return f"typing.Callable[[{', '.join([_show(a) for a in args[:-1]])}], {_show(args[-1])}]"
        if self._name == "Literal":
            return f"typing.Literal[{', '.join([repr(a) for a in args])}]"
        if self._name == "Annotated":
            return f"typing.Annotated[{_show(args[0])}, {', '.join([repr(a) for a in args[1:]])}]"
        name = self._name if "." in self._name or isinstance(self.__origin__, type) and self._name == self.__origin__.__qualname__ and not hasattr(_abc, self._name) and self._name not in ("List", "Dict", "Set", "Tuple", "Type", "FrozenSet", "DefaultDict", "OrderedDict", "Counter", "Deque", "ChainMap") else "typing." + self._name
        if not name.startswith("typing."):
            name = _show(self.__origin__)
        return f"{name}[{', '.join([_show(a) for a in args])}]"

    def __getitem__(self, item):
        items = item if isinstance(item, tuple) else (item,)
        mapping = dict(zip(self.__parameters__, items))
        args = tuple([mapping.get(a, a) if isinstance(a, TypeVar) else a[tuple([mapping[p] for p in a.__parameters__])] if getattr(a, "__parameters__", ()) else a for a in self.__args__])
        return _Alias(self._name, self.__origin__, args, self._flat)

    def __call__(self, *args, **kwargs):
        if not isinstance(self.__origin__, type):
            raise TypeError(f"Type {self._name} cannot be instantiated")
        made = self.__origin__(*args, **kwargs)
        try:
            made.__orig_class__ = self
        except AttributeError:
            pass
        return made

    def __mro_entries__(self, bases):
        origin = self.__origin__
        if isinstance(origin, type):
            return (origin,)
        return (Generic,) if self._name in ("Generic", "Protocol") else ()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __eq__(self, other):
        return isinstance(other, _Alias) and self.__origin__ == other.__origin__ and (set(self.__args__) == set(other.__args__) if self._name in ("Union", "Optional") else self.__args__ == other.__args__)

    def __hash__(self):
        return hash((self._name, self.__args__))

    def __or__(self, other):
        return _union((self, other))

    def __ror__(self, other):
        return _union((other, self))

    def __instancecheck__(self, instance):
        if self.__origin__ is Union:
            return isinstance(instance, tuple([a for a in self.__args__]))
        raise TypeError("Subscripted generics cannot be used with class and instance checks")


def _union(args):
    flat = []
    for arg in args:
        if isinstance(arg, _Alias) and arg.__origin__ is Union:
            parts = arg.__args__
        elif isinstance(arg, _UnionType):
            parts = arg.__args__
        else:
            parts = (type(None) if arg is None else ForwardRef(arg) if isinstance(arg, str) else arg,)
        for part in parts:
            if part not in flat:
                flat.append(part)
    if len(flat) == 1:
        return flat[0]
    if len(flat) == 2 and type(None) in flat:
        if flat[0] is type(None):
            return _Alias("Optional", Union, (flat[1], flat[0]))
        return _Alias("Optional", Union, tuple(flat))
    return _Alias("Union", Union, tuple(flat))


class ForwardRef:
    def __init__(self, arg):
        self.__forward_arg__ = arg

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"

    def __eq__(self, other):
        return isinstance(other, ForwardRef) and self.__forward_arg__ == other.__forward_arg__

    def __hash__(self):
        return hash(self.__forward_arg__)


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False, infer_variance=False, default=None, lazy_bound=None, lazy_default=None):
        self.__name__ = name
        self._constraints, self._bound = constraints, bound
        self._lazy_bound, self._default = lazy_bound, lazy_default or (lambda: default)
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant
        self.__infer_variance__ = infer_variance

    def _limits(self):
        """What `T: limits` says is looked at when somebody asks: it may name what comes later."""
        if self._lazy_bound is not None:
            limits, self._lazy_bound = self._lazy_bound(), None
            if isinstance(limits, tuple):
                self._constraints = limits
            else:
                self._bound = limits
        return self._bound, self._constraints

    @property
    def __bound__(self):
        return self._limits()[0]

    @property
    def __constraints__(self):
        return self._limits()[1]

    @property
    def __default__(self):
        return self._default()

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + self.__name__

    def __or__(self, other):
        return _union((self, other))

    def __ror__(self, other):
        return _union((other, self))


class ParamSpec(TypeVar):
    @property
    def args(self):
        return self

    @property
    def kwargs(self):
        return self


class TypeVarTuple(TypeVar):
    def __iter__(self):
        yield self


class TypeAliasType:
    """What a `type` statement makes: a name, whose value is looked at when somebody asks."""

    def __init__(self, name, value, *, type_params=(), lazy=False):
        self.__name__ = name
        self.__type_params__ = self.__parameters__ = type_params
        self._value = value if lazy else lambda: value

    @property
    def __value__(self):
        value = self._value()
        self._value = lambda: value
        return value

    def __repr__(self):
        return self.__name__

    def __getitem__(self, item):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return type(list[int])(self, item)

    def __or__(self, other):
        return _union((self, other))

    def __ror__(self, other):
        return _union((other, self))


Any = _Form("Any")
Optional = _Form("Optional")
Union = _Form("Union")
Literal = _Form("Literal")
ClassVar = _Form("ClassVar")
Final = _Form("Final")
Annotated = _Form("Annotated")
NoReturn = _Form("NoReturn")
Never = _Form("Never")
Self = _Form("Self")
LiteralString = _Form("LiteralString")
TypeAlias = _Form("TypeAlias")
Concatenate = _Form("Concatenate")
TypeGuard = _Form("TypeGuard")
Required = _Form("Required")
NotRequired = _Form("NotRequired")
Unpack = _Form("Unpack")
List = _Form("List", list)
Dict = _Form("Dict", dict)
Set = _Form("Set", set)
FrozenSet = _Form("FrozenSet", frozenset)
Tuple = _Form("Tuple", tuple)
Type = _Form("Type", type)
DefaultDict = _Form("DefaultDict", collections.defaultdict)
OrderedDict = _Form("OrderedDict", collections.OrderedDict)
Counter = _Form("Counter", collections.Counter)
ChainMap = _Form("ChainMap", collections.ChainMap)
Deque = _Form("Deque", collections.deque)
Callable = _Form("Callable", _abc.Callable)
Iterable = _Form("Iterable", _abc.Iterable)
Iterator = _Form("Iterator", _abc.Iterator)
Generator = _Form("Generator", _abc.Generator)
Awaitable = _Form("Awaitable", _abc.Awaitable)
Coroutine = _Form("Coroutine", _abc.Coroutine)
AsyncIterable = _Form("AsyncIterable", _abc.AsyncIterable)
AsyncIterator = _Form("AsyncIterator", _abc.AsyncIterator)
AsyncGenerator = _Form("AsyncGenerator", _abc.AsyncGenerator)
Sequence = _Form("Sequence", _abc.Sequence)
MutableSequence = _Form("MutableSequence", _abc.MutableSequence)
Mapping = _Form("Mapping", _abc.Mapping)
MutableMapping = _Form("MutableMapping", _abc.MutableMapping)
AbstractSet = _Form("AbstractSet", _abc.Set)
MutableSet = _Form("MutableSet", _abc.MutableSet)
Collection = _Form("Collection", _abc.Collection)
Container = _Form("Container", _abc.Container)
Hashable = _Form("Hashable", _abc.Hashable)
Sized = _Form("Sized", _abc.Sized)
Reversible = _Form("Reversible", _abc.Reversible)
KeysView = _Form("KeysView", _abc.KeysView)
ItemsView = _Form("ItemsView", _abc.ItemsView)
ValuesView = _Form("ValuesView", _abc.ValuesView)
ByteString = _Form("ByteString", _abc.ByteString)
ContextManager = _Form("ContextManager")
AsyncContextManager = _Form("AsyncContextManager")
Text = str
AnyStr = TypeVar("AnyStr", bytes, str)
T = TypeVar("T")
KT = TypeVar("KT")
VT = TypeVar("VT")
T_co = TypeVar("T_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)
IO = _Form("IO")
TextIO = _Form("TextIO")
BinaryIO = _Form("BinaryIO")
Pattern = _Form("Pattern")
Match = _Form("Match")


class Generic:
    __slots__ = ()

    def __class_getitem__(cls, item):
        args = item if isinstance(item, tuple) else (item,)
        return _Alias(cls.__name__, cls, args)


class _ProtocolMeta(ABCMeta):
    def __instancecheck__(cls, instance):
        if not cls.__dict__.get("_is_protocol", False):
            return super().__instancecheck__(instance)
        if not cls.__dict__.get("_is_runtime", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        if cls in type(instance).__mro__:
            return True
        return all(hasattr(instance, name) for name in _protocol_members(cls))

    def __subclasscheck__(cls, other):
        if not cls.__dict__.get("_is_protocol", False):
            return super().__subclasscheck__(other)
        return cls in other.__mro__ or all(any(name in base.__dict__ for base in other.__mro__) for name in _protocol_members(cls))


def _protocol_members(cls):
    skip = ("__module__", "__qualname__", "__doc__", "__slots__", "__annotations__", "__abstractmethods__", "_abc_impl", "_is_protocol", "_is_runtime", "__dict__", "__weakref__", "__init__", "__class_getitem__", "__init_subclass__", "__subclasshook__", "__orig_bases__", "__parameters__", "__hash__", "__match_args__")
    names = []
    for base in cls.__mro__:
        if base in (object, Protocol, Generic):
            continue
        for name in list(base.__dict__) + list(base.__dict__.get("__annotations__", ())):
            if name not in skip and name not in names:
                names.append(name)
    return names


class Protocol(Generic, metaclass=_ProtocolMeta):
    __slots__ = ()

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        cls._is_protocol = any(base is Protocol or isinstance(base, _Alias) and base.__origin__ is Protocol for base in cls.__bases__)


def runtime_checkable(cls):
    cls._is_runtime = True
    return cls


class SupportsInt(Protocol):
    _is_runtime = True

    def __int__(self):
        pass


class SupportsFloat(Protocol):
    _is_runtime = True

    def __float__(self):
        pass


class SupportsIndex(Protocol):
    _is_runtime = True

    def __index__(self):
        pass


class SupportsAbs(Protocol):
    _is_runtime = True

    def __abs__(self):
        pass


class SupportsRound(Protocol):
    _is_runtime = True

    def __round__(self):
        pass


class _NamedTupleMeta(type):
    def __new__(meta, name, bases, namespace):
        annotations = namespace.get("__annotations__", {})
        defaults = []
        for field in annotations:
            if field in namespace:
                defaults.append(namespace[field])
            elif defaults:
                raise TypeError(f"Non-default namedtuple field {field} cannot follow default field{'s' if len(defaults) > 1 else ''} {', '.join([n for n in annotations if n in namespace])}")
        made = collections.namedtuple(name, list(annotations), defaults=defaults, module=namespace.get("__module__"))
        made.__annotations__ = dict(annotations)
        for key, value in namespace.items():
            if key in ("__new__", "__init__", "__slots__", "__getnewargs__", "_fields", "_field_defaults", "_make", "_replace", "_asdict"):
                raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
            if key not in ("__module__", "__qualname__", "__annotations__", "__classcell__") and key not in annotations:
                setattr(made, key, value)
        if "__qualname__" in namespace:
            made.__qualname__ = namespace["__qualname__"]
        return made


class _NamedTuple:
    def __mro_entries__(self, bases):
        return (_NamedTupleBase,)

    def __call__(self, typename, fields=(), /, **kwargs):
        pairs = list(fields) or list(kwargs.items())
        made = collections.namedtuple(typename, [n for n, t in pairs])
        made.__annotations__ = dict(pairs)
        return made


_NamedTupleBase = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})
NamedTuple = _NamedTuple()


class _TypedDictMeta(type):
    def __new__(meta, name, bases, namespace, total=True):
        annotations = {}
        for base in bases:
            annotations.update(getattr(base, "__annotations__", {}))
        annotations.update(namespace.get("__annotations__", {}))
        made = type.__new__(meta, name, (dict,), {k: v for k, v in namespace.items() if k != "__annotations__"})
        made.__annotations__ = annotations
        made.__total__ = total
        made.__required_keys__ = frozenset(annotations if total else ())
        made.__optional_keys__ = frozenset(() if total else annotations)
        return made

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)


class _TypedDict:
    def __mro_entries__(self, bases):
        return (_TypedDictBase,)

    def __call__(self, typename, fields=(), /, *, total=True):
        return _TypedDictMeta(typename, (), {"__annotations__": dict(fields)}, total)


_TypedDictBase = type.__new__(_TypedDictMeta, "TypedDict", (dict,), {})
TypedDict = _TypedDict()


class NewType:
    def __init__(self, name, tp):
        self.__name__ = name
        self.__qualname__ = name
        self.__supertype__ = tp

    def __call__(self, x):
        return x

    def __repr__(self):
        return f"__main__.{self.__name__}"

    def __or__(self, other):
        return _union((self, other))

    def __ror__(self, other):
        return _union((other, self))


def cast(typ, val):
    return val


def overload(func):
    return _overload_dummy


def _overload_dummy(*args, **kwds):
    raise NotImplementedError("You should not call an overloaded function. A series of @overload-decorated functions outside a stub module should always be followed by an implementation that is not @overload-ed.")


def final(f):
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def override(method):
    return method


def no_type_check(arg):
    return arg


def assert_never(arg):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def assert_type(val, typ):
    return val


def reveal_type(obj):
    return obj


def dataclass_transform(**kwargs):
    return lambda cls: cls


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    if isinstance(obj, type):
        hints = {}
        for base in reversed(obj.__mro__):
            hints.update(base.__dict__.get("__annotations__", {}))
    else:
        hints = dict(getattr(obj, "__annotations__", None) or {})
    return {name: type(None) if hint is None else hint for name, hint in hints.items()}


def get_origin(tp):
    if isinstance(tp, _UnionType):
        return _UnionType
    if isinstance(tp, _Alias):
        return Annotated if tp._name == "Annotated" else tp.__origin__
    if tp is Generic:
        return Generic
    return getattr(tp, "__origin__", None)


def get_args(tp):
    if isinstance(tp, _Alias):
        if tp._flat:
            return (list(tp.__args__[:-1]), tp.__args__[-1])
        return tp.__args__
    return getattr(tp, "__args__", ())


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta)
