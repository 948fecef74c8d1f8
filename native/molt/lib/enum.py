"""Enumerations."""


class auto:
    pass


class EnumMeta(type):
    def __new__(mcls, name, bases, namespace):
        members = {}
        plain = {}
        for key, value in namespace.items():
            special = key.startswith("__") or callable(value) or isinstance(value, (property, classmethod, staticmethod))
            if special or not bases:
                plain[key] = value
            else:
                members[key] = value
        cls = super().__new__(mcls, name, bases, plain)
        cls._member_map_ = {}
        cls._values_ = []
        last = 0
        for key, value in members.items():
            if isinstance(value, auto):
                value = last * 2 if getattr(cls, "_flags_", False) and last else last + 1
            if isinstance(value, int):
                last = value
            for other in cls._values_:
                if other._value_ == value:
                    member = other
                    break
            else:
                made = int.__new__(cls, value) if issubclass(cls, int) else str.__new__(cls, value) if issubclass(cls, str) else object.__new__(cls)
                member = made
                member._value_ = value
                member._name_ = key
                if "__init__" in plain:
                    member.__init__(*(value if isinstance(value, tuple) else (value,)))
                cls._values_.append(member)
            cls._member_map_[key] = member
            type.__setattr__(cls, key, member)
        return cls

    def __call__(cls, value):
        for member in cls._values_:
            if member._value_ == value:
                return member
        raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return iter(cls._values_)

    def __len__(cls):
        return len(cls._values_)

    def __contains__(cls, value):
        return isinstance(value, cls)

    def __repr__(cls):
        return f"<enum '{cls.__name__}'>"

    @property
    def __members__(cls):
        return dict(cls._member_map_)


class Enum(metaclass=EnumMeta):
    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return f"{type(self).__name__}.{self._name_}"

    def __hash__(self):
        return hash(self._name_)

    def __eq__(self, other):
        return self is other


class IntEnum(int, Enum):
    def __str__(self):
        return str(self._value_)

    def __repr__(self):
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>"

    def __hash__(self):
        return hash(self._value_)

    def __eq__(self, other):
        return self._value_ == other

    def __format__(self, spec):
        return format(self._value_, spec)
