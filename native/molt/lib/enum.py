"""Enumerations."""

__all__ = ["EnumMeta", "EnumType", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "auto", "unique", "property", "member", "nonmember", "verify", "UNIQUE", "CONTINUOUS", "NAMED_FLAGS", "STRICT", "CONFORM", "EJECT", "KEEP", "FlagBoundary", "global_enum"]

_property = property


class auto:
    def __init__(self, value=None):
        self.value = value


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


def _is_descriptor(value):
    cls = type(value)
    return hasattr(cls, "__get__") or hasattr(cls, "__set__") or hasattr(cls, "__delete__") or isinstance(value, (_property, classmethod, staticmethod)) or cls is type(_is_descriptor)


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_"


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_" and name[-2] != "_"


class property:
    """An attribute of members that a member of the same name does not hide."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget = fget
        self.fset = fset
        self.name = None
        self.__doc__ = doc

    def __set_name__(self, owner, name):
        self.name = name
        self.clsname = owner.__name__

    def __get__(self, instance, owner=None):
        if instance is None:
            found = owner.__dict__.get("_member_map_", {}).get(self.name)
            if found is not None:
                return found
            raise AttributeError(f"{owner!r} has no attribute {self.name!r}")
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot set attribute {self.name!r}")
        self.fset(instance, value)

    def setter(self, fset):
        return property(self.fget, fset)


class _Namespace(dict):
    def __init__(self, name, generate):
        super().__init__()
        self._name = name
        self._generate = generate
        self._members = {}
        self._last_values = []
        self._ignore = []

    def __setitem__(self, key, value):
        if _is_dunder(key):
            pass
        elif _is_sunder(key):
            if key == "_ignore_":
                self._ignore = value.replace(",", " ").split() if isinstance(value, str) else list(value)
            elif key == "_generate_next_value_":
                self._generate = value.__func__ if isinstance(value, staticmethod) else value
            elif key not in ("_order_", "_missing_", "_numeric_repr_", "_boundary_", "_value_repr_", "_iter_member_", "_new_member_", "_is_base_", "_flag_mask_", "_all_bits_", "_lookup_", "_create_", "_other_"):
                raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for future Enum use")
        elif key in self._members:
            raise TypeError(f"{key!r} already defined as {self._members[key]!r}")
        elif key in self._ignore or isinstance(value, nonmember):
            value = value.value if isinstance(value, nonmember) else value
        elif not isinstance(value, member) and _is_descriptor(value):
            pass
        elif key.startswith(f"_{self._name}__"):
            pass
        else:
            if key in self:
                raise TypeError(f"{key!r} already defined as {self[key]!r}")
            if isinstance(value, member):
                value = value.value
            if isinstance(value, auto):
                value = self._next(key)
            elif type(value) is tuple and any(isinstance(v, auto) for v in value):
                value = tuple([self._next(key) if isinstance(v, auto) else v for v in value])
            self._members[key] = value
            self._last_values.append(value)
            return
        super().__setitem__(key, value)

    def __missing__(self, key):
        if key in self._members:
            return self._members[key]
        raise KeyError(key)

    def __contains__(self, key):
        return dict.__contains__(self, key) or key in self._members

    def _next(self, key):
        return self._generate(key, 1, len(self._members), self._last_values[:])


def _default_next(name, start, count, last_values):
    numbers = [v for v in last_values if isinstance(v, int)]
    if not last_values:
        return start
    try:
        return max(numbers if numbers else last_values) + 1
    except TypeError:
        raise TypeError("unable to sort non-numeric values") from None


def _bits(number):
    while number:
        low = number & -number
        yield low
        number ^= low


class EnumType(type):
    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        generate = _default_next
        for base in bases:
            found = getattr(base, "_generate_next_value_", None)
            if found is not None:
                generate = found
                break
        for base in bases:
            if isinstance(base, EnumType) and base.__dict__.get("_member_map_"):
                raise TypeError(f"<enum {cls!r}> cannot extend {base!r}")
        return _Namespace(cls, generate)

    def __new__(metacls, name, bases, namespace, *, boundary=None, _simple=False, **kwds):
        members = namespace._members
        plain = {key: namespace[key] for key in namespace if key not in members}
        generate = plain.get("_generate_next_value_")
        if generate is not None and not isinstance(generate, staticmethod):
            plain["_generate_next_value_"] = staticmethod(generate)
        plain["_member_map_"] = {}
        plain["_member_names_"] = []
        plain["_value2member_map_"] = {}
        plain["_unhashable_"] = []
        for key in ("_ignore_",):
            plain.pop(key, None)
        new_member = plain.get("__new__")
        if isinstance(new_member, staticmethod):
            new_member = new_member.__func__
        custom_new = new_member
        if custom_new is not None:
            plain.pop("__new__")
            plain["_new_member_"] = staticmethod(custom_new)
        cls = super().__new__(metacls, name, bases, plain, **kwds)
        data_type = object
        for base in cls.__mro__[1:]:
            if isinstance(base, EnumType):
                continue
            if base is not object and ("__new__" in base.__dict__ or base in (int, str, float, bytes, tuple, complex)):
                data_type = base
                break
        cls._member_type_ = data_type
        first = bases[-1] if bases else None
        if isinstance(first, EnumType):
            # a mixed-in type's own text and operators stand behind those of enumerations
            for key in ("__repr__",) if ReprEnum is None or issubclass(cls, ReprEnum) else ("__repr__", "__str__", "__format__"):
                if key not in plain:
                    for base in cls.__mro__[1:]:
                        if key in base.__dict__:
                            if not isinstance(base, EnumType) and base in (int, str, float, bytes, tuple, complex, object):
                                type.__setattr__(cls, key, getattr(first, key))
                            break
            if Flag is not None and issubclass(cls, Flag):
                for key in ("__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__"):
                    if key not in plain and data_type is not object:
                        type.__setattr__(cls, key, getattr(Flag, key))
        if boundary is not None:
            cls._boundary_ = boundary
        if custom_new is None:
            custom_new = getattr(cls, "_new_member_", None)
        flag = Flag is not None and issubclass(cls, Flag)
        mask = 0
        for key, value in members.items():
            args = value if isinstance(value, tuple) else (value,)
            if data_type is tuple:
                args = (args,)
            if custom_new is not None:
                made = custom_new(cls, *args)
                if not hasattr(made, "_value_"):
                    made._value_ = value if data_type is object else data_type(*args)
            elif data_type is object:
                made = object.__new__(cls)
                made._value_ = value
            else:
                made = data_type.__new__(cls, *args)
                if not hasattr(made, "_value_"):
                    made._value_ = value if data_type in (int, str, float) and not isinstance(value, tuple) else data_type(*args)
            value = made._value_
            made._name_ = key
            made.__objclass__ = cls
            made._sort_order_ = len(cls._member_names_)
            if "__init__" in cls.__dict__ or _inherits_init(cls):
                made.__init__(*args)
                value = made._value_
            canonical = None
            for other in cls._member_names_:
                if cls._member_map_[other]._value_ == value:
                    canonical = cls._member_map_[other]
                    break
            else:
                if flag:
                    try:
                        canonical = cls._value2member_map_.get(value)
                    except TypeError:
                        canonical = None
            if canonical is None:
                canonical = made
                if not flag or isinstance(value, int) and value and value & (value - 1) == 0:
                    cls._member_names_.append(key)
                try:
                    cls._value2member_map_.setdefault(value, made)
                except TypeError:
                    cls._unhashable_.append(made)
            if flag and isinstance(value, int):
                mask |= value
            cls._member_map_[key] = canonical
            hidden = None
            for base in cls.__mro__[1:]:
                hidden = base.__dict__.get(key)
                if hidden is not None:
                    break
            if not isinstance(hidden, property):
                type.__setattr__(cls, key, canonical)
        if flag:
            single = 0
            for value in cls._value2member_map_:
                if isinstance(value, int) and value > 0 and value & (value - 1) == 0:
                    single |= value
            cls._flag_mask_ = mask
            cls._all_bits_ = (1 << mask.bit_length()) - 1 if mask >= 0 else 0
            cls._member_names_.sort(key=lambda n: cls._member_map_[n]._sort_order_)
        return cls

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1, boundary=None):
        if names is None:
            return cls._lookup_(value)
        return cls._create_(value, names, module=module, qualname=qualname, type=type, start=start, boundary=boundary)

    def _lookup_(cls, value):
        if value.__class__ is cls:
            return value
        try:
            found = cls._value2member_map_.get(value)
            if found is not None:
                return found
        except TypeError:
            pass
        for found in cls._member_map_.values():
            if found._value_ == value:
                return found
        result = cls._missing_(value)
        if isinstance(result, cls):
            return result
        error = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        if result is None:
            raise error
        raise TypeError(f"error in {cls.__name__}._missing_: returned {result!r} instead of None or a valid member")

    def _create_(cls, class_name, names, module=None, qualname=None, type=None, start=1, boundary=None):
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        namespace = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            original, names, last = names, [], []
            for count, name in enumerate(original):
                value = namespace._generate(name, start, count, last[:])
                last.append(value)
                names.append((name, value))
        for item in names:
            name, value = (item, names[item]) if isinstance(item, str) else item
            namespace[name] = value
        namespace["__module__"] = module or "__main__"
        namespace["__qualname__"] = qualname or class_name
        return metacls.__new__(metacls, class_name, bases, namespace, boundary=boundary)

    def __bool__(cls):
        return True

    def __getattr__(cls, name):
        raise AttributeError(name)

    def __contains__(cls, value):
        if not isinstance(value, Enum):
            raise TypeError(f"unsupported operand type(s) for 'in': '{type(value).__qualname__}' and '{cls.__class__.__qualname__}'")
        return isinstance(value, cls) and value._name_ in cls._member_map_

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_])

    def __reversed__(cls):
        return iter([cls._member_map_[name] for name in reversed(cls._member_names_)])

    def __len__(cls):
        return len(cls._member_names_)

    def __repr__(cls):
        if Flag is not None and issubclass(cls, Flag):
            return f"<flag {cls.__name__!r}>"
        return f"<enum {cls.__name__!r}>"

    @_property
    def __members__(cls):
        return dict(cls._member_map_)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        super().__delattr__(name)

    def __dir__(cls):
        return ["__class__", "__contains__", "__doc__", "__getitem__", "__init_subclass__", "__iter__", "__len__", "__members__", "__module__", "__name__", "__qualname__"] + cls._member_names_


EnumMeta = EnumType
Flag = ReprEnum = None


def _inherits_init(cls):
    for base in cls.__mro__:
        if base in (Enum, object) or base.__dict__.get("_is_base_"):
            return False
        if "__init__" in base.__dict__:
            return base not in (int, str, float, tuple, list, dict)
    return False


Enum = None


class Enum(metaclass=EnumType):
    _generate_next_value_ = _default_next

    def __init__(self, *args, **kwds):
        pass

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        value = self._value_
        return f"<{self.__class__.__name__}.{self._name_}: {_data_repr(self.__class__, value)}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __eq__(self, other):
        return self is other or (NotImplemented if self._member_type_ is object else self._member_type_.__eq__(self, other))

    def __reduce__(self):
        return self.__class__, (self._value_,)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __dir__(self):
        return ["__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"]


def _data_repr(cls, value):
    for base in cls.__mro__:
        if base is object:
            break
        if "__dataclass_fields__" in base.__dict__ or not isinstance(base, EnumType) and "__repr__" in base.__dict__ and base not in (int, str, float, bytes, tuple, complex, ReprEnum):
            return base.__repr__(value)
    return repr(value)


class ReprEnum(Enum):
    _is_base_ = nonmember(True)


class IntEnum(int, ReprEnum):
    _is_base_ = nonmember(True)

    def __str__(self):
        return int.__repr__(self)

    def __format__(self, spec):
        return int.__format__(self, spec)

    def __eq__(self, other):
        return int.__eq__(self, other)

    def __hash__(self):
        return int.__hash__(self)


class StrEnum(str, ReprEnum):
    _is_base_ = nonmember(True)

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError("too many arguments for str(): %r" % (values,))
        if not isinstance(values[0], str):
            raise TypeError("%r is not a string" % (values[0],))
        made = str.__new__(cls, *values)
        made._value_ = str(*values)
        return made

    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __str__(self):
        return str.__str__(self._value_)

    def __format__(self, spec):
        return str.__format__(self._value_, spec)

    def __eq__(self, other):
        return str.__eq__(self, other)

    def __hash__(self):
        return str.__hash__(self)


class FlagBoundary(StrEnum):
    STRICT = "strict"
    CONFORM = "conform"
    EJECT = "eject"
    KEEP = "keep"


STRICT = FlagBoundary.STRICT
CONFORM = FlagBoundary.CONFORM
EJECT = FlagBoundary.EJECT
KEEP = FlagBoundary.KEEP


class Flag(Enum):
    _is_base_ = nonmember(True)
    _boundary_ = STRICT
    _flag_mask_ = nonmember(0)
    _all_bits_ = nonmember(0)

    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        return 2 ** max(last_values).bit_length()

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        flag_mask, all_bits = cls._flag_mask_, cls._all_bits_
        neg_value = None
        if not ~all_bits <= value <= all_bits or value & (all_bits ^ flag_mask):
            if cls._boundary_ is STRICT:
                max_bits = max(value.bit_length(), flag_mask.bit_length())
                raise ValueError(f"{cls!r} invalid value {value!r}\n    given {_bin(value, max_bits)}\n  allowed {_bin(flag_mask, max_bits)}")
            if cls._boundary_ is CONFORM:
                value = value & flag_mask
            elif cls._boundary_ is EJECT:
                return value
            elif value < 0:
                value = max(all_bits + 1, 2 ** value.bit_length()) + value
        if value < 0:
            neg_value = value
            value = all_bits + 1 + value
        found = cls._value2member_map_.get(value)
        if found is not None:
            return found
        made = int.__new__(cls, value) if cls._member_type_ is int else object.__new__(cls)
        made._value_ = value
        names = [m._name_ for m in cls._iter_member_(value)]
        unknown = value & ~flag_mask
        if names:
            made._name_ = "|".join(names)
            if unknown:
                made._name_ += "|%s" % hex(unknown) if cls._boundary_ is not KEEP else "|%d" % unknown
        else:
            made._name_ = None
        made._sort_order_ = -1
        cls._value2member_map_[value] = made
        return made

    @classmethod
    def _iter_member_(cls, value):
        found = []
        for bit in _bits(value & cls._flag_mask_):
            member_ = cls._value2member_map_.get(bit)
            if member_ is not None:
                found.append(member_)
        return found

    @property
    def value(self):
        return self._value_

    @property
    def name(self):
        return self._name_

    def __repr__(self):
        value = _data_repr(self.__class__, self._value_)
        if self._name_ is None:
            return f"<{self.__class__.__name__}: {value}>"
        return f"<{self.__class__.__name__}.{self._name_}: {value}>"

    def __str__(self):
        if self._name_ is None:
            return f"{self.__class__.__name__}({self._value_!r})"
        return f"{self.__class__.__name__}.{self._name_}"

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and {self.__class__.__qualname__!r}")
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        return iter(self._iter_member_(self._value_))

    def __len__(self):
        return self._value_.bit_count()

    def __bool__(self):
        return bool(self._value_)

    def __hash__(self):
        return hash(self._value_ if self._member_type_ is int else self._name_)

    def __eq__(self, other):
        if self._member_type_ is int:
            return int.__eq__(self, other)
        return self is other

    def _other_(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        if self._member_type_ is not object and isinstance(other, self._member_type_):
            return other
        return None

    def __or__(self, other):
        value = self._other_(other)
        return NotImplemented if value is None else self.__class__(self._value_ | value)

    def __and__(self, other):
        value = self._other_(other)
        return NotImplemented if value is None else self.__class__(self._value_ & value)

    def __xor__(self, other):
        value = self._other_(other)
        return NotImplemented if value is None else self.__class__(self._value_ ^ value)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __invert__(self):
        cls = self.__class__
        if cls._boundary_ in (EJECT, KEEP):
            return cls(~self._value_)
        return cls(cls._flag_mask_ & ~self._value_)


class IntFlag(int, Flag):
    _is_base_ = nonmember(True)
    _boundary_ = KEEP

    def __str__(self):
        return int.__repr__(self)

    def __format__(self, spec):
        return int.__format__(self, spec)


def _bin(num, max_bits=None):
    ceiling = 2 ** num.bit_length()
    s = bin(num + ceiling).replace("1", "0", 1) if num >= 0 else bin(~num ^ (ceiling - 1) + ceiling)
    sign, digits = s[:3], s[3:]
    if max_bits is not None and len(digits) < max_bits:
        digits = (sign[-1] * max_bits + digits)[-max_bits:]
    return "%s %s" % (sign, digits)


def unique(enumeration):
    duplicates = [(name, found.name) for name, found in enumeration.__members__.items() if name != found.name]
    if duplicates:
        details = ", ".join([f"{alias} -> {name}" for alias, name in duplicates])
        raise ValueError(f"duplicate values found in {enumeration!r}: {details}")
    return enumeration


class EnumCheck(StrEnum):
    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS = EnumCheck.CONTINUOUS
NAMED_FLAGS = EnumCheck.NAMED_FLAGS
UNIQUE = EnumCheck.UNIQUE


class verify:
    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        for check in self.checks:
            if check is UNIQUE:
                duplicates = [(name, found.name) for name, found in enumeration.__members__.items() if name != found.name]
                if duplicates:
                    raise ValueError(f"aliases found in {enumeration!r}: {', '.join([f'{alias} -> {name}' for alias, name in duplicates])}")
            elif check is CONTINUOUS:
                values = sorted({member.value for member in enumeration})
                missing = [each for low, high in zip(values, values[1:]) for each in range(low + 1, high)]
                if missing:
                    raise ValueError(f"invalid {'flag' if issubclass(enumeration, Flag) else 'enum'} {enumeration.__name__!r}: missing values {', '.join(map(str, missing))}"[:256])
        return enumeration


def global_enum(cls, update_str=False):
    return cls


def _simple_enum(etype=None, *, boundary=None, use_args=None):
    def convert(cls):
        base = etype or Enum
        namespace = type(base).__prepare__(cls.__name__, (base,))
        for key, value in cls.__dict__.items():
            if key not in ("__dict__", "__weakref__"):
                namespace[key] = value
        return type(base)(cls.__name__, (base,), namespace)
    return convert
