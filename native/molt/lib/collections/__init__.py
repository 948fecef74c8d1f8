"""Containers beyond the builtin ones."""
from _collections import deque, _count_elements
from collections import abc
from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence
from operator import add as _add, eq as _equal, ge as _at_least, itemgetter as _itemgetter, le as _at_most, sub as _minus

__all__ = ["ChainMap", "Counter", "OrderedDict", "UserDict", "UserList", "UserString", "defaultdict", "deque", "namedtuple"]

_MISSING = object()
MutableSequence.register(deque)
_KEYWORDS = frozenset("False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split())


class defaultdict(dict):
    def __init__(self, default_factory=None, /, *args, **keywords):
        if default_factory is not None and not callable(default_factory):
            raise TypeError("first argument must be callable or None")
        super().__init__(*args, **keywords)
        self.default_factory = default_factory

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        self[key] = value = self.default_factory()
        return value

    def __repr__(self):
        return f"{type(self).__name__}({self.default_factory!r}, {dict.__repr__(self)})"

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(self.default_factory, other)
        new.update(self)
        return new


class OrderedDict(dict):
    """A dict that compares its order with others of its kind, and moves its items."""

    def __eq__(self, other):
        same = dict.__eq__(self, other)
        return same and list(self) == list(other) if isinstance(other, OrderedDict) and same is not NotImplemented else same

    def __ne__(self, other):
        return not self == other

    __hash__ = None

    def __repr__(self):
        return f"{type(self).__name__}({list(self.items()) if self else ''})"

    def popitem(self, last=True):
        for key in reversed(self) if last else self:
            return key, self.pop(key)
        raise KeyError("dictionary is empty")

    def move_to_end(self, key, last=True):
        behind = [] if last else [(each, item) for each, item in dict.items(self) if each != key]
        value = dict.pop(self, key)
        for each, _ in behind:
            dict.__delitem__(self, each)
        dict.__setitem__(self, key, value)
        dict.update(self, behind)

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        for key in iterable:
            made[key] = value
        return made

    def __or__(self, other):
        return _joined(type(self), self, other) if isinstance(other, dict) else NotImplemented

    def __ror__(self, other):
        return _joined(type(self), other, self) if isinstance(other, dict) else NotImplemented


def _joined(kind, first, second):
    made = kind(first)
    made.update(second)
    return made


class Counter(dict):
    """How often each element occurs; one that is not there occurs 0 times."""

    def __init__(self, iterable=None, /, **kwds):
        dict.__init__(self)
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def __delitem__(self, elem):
        dict.pop(self, elem, None)

    def __repr__(self):
        if not self:
            return type(self).__name__ + "()"
        try:
            shown = dict(self.most_common())
        except TypeError:  # counts without an order
            shown = dict(self)
        return f"{type(self).__name__}({shown})"

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError("Counter.fromkeys() is undefined.  Use Counter(iterable) instead.")

    # Counting

    def update(self, iterable=None, /, **kwds):
        if hasattr(iterable, "items"):
            if self:
                for key, count in iterable.items():
                    self[key] = count + self[key]
            else:
                dict.update(self, iterable)
        elif iterable is not None:
            if type(self) is Counter:
                _count_elements(self, iterable)
            else:  # it may have its own way to get and to set
                known = self.get
                for key in iterable:
                    self[key] = known(key, 0) + 1
        if kwds:
            self.update(kwds)

    def subtract(self, iterable=None, /, **kwds):
        if hasattr(iterable, "items"):
            for key, count in iterable.items():
                self[key] = self[key] - count
        elif iterable is not None:
            for key in iterable:
                self[key] = self[key] - 1
        if kwds:
            self.subtract(kwds)

    # Asking

    def total(self):
        return sum(self.values())

    def most_common(self, n=None):
        ranked = sorted(self.items(), key=_itemgetter(1), reverse=True)
        return ranked if n is None else ranked[:max(n, 0)]

    def elements(self):
        return (key for key, count in self.items() for _ in range(count))

    # Comparing: count by count

    def _each(self, other, holds):
        if isinstance(other, Counter):
            return all([holds(self[key], other[key]) for key in {**self, **other}])
        return NotImplemented

    def __eq__(self, other):
        return self._each(other, _equal)

    __hash__ = None

    def __ne__(self, other):
        same = self._each(other, _equal)
        return same if same is NotImplemented else not same

    def __le__(self, other):
        return self._each(other, _at_most)

    def __ge__(self, other):
        return self._each(other, _at_least)

    def __lt__(self, other):
        below = self._each(other, _at_most)
        return self != other if below is True else below

    def __gt__(self, other):
        above = self._each(other, _at_least)
        return self != other if above is True else above

    # Arithmetic: what is not above 0 falls out of the result

    def _with(self, other, join):
        if not isinstance(other, Counter):
            return NotImplemented
        made = Counter()
        for key in {**self, **other}:
            if (count := join(self[key], other[key])) > 0:
                made[key] = count
        return made

    def _by(self, other, keys, join):
        for key in keys:
            self[key] = join(self[key], other[key])
        for key in [key for key, count in self.items() if not count > 0]:
            del self[key]
        return self

    def __add__(self, other):
        return self._with(other, _add)

    def __sub__(self, other):
        return self._with(other, _minus)

    def __or__(self, other):
        return self._with(other, max)

    def __and__(self, other):
        return self._with(other, min)

    def __pos__(self):
        return self._with(Counter(), _add)

    def __neg__(self):
        return Counter()._with(self, _minus)

    def __iadd__(self, other):
        return self._by(other, list(other), _add)

    def __isub__(self, other):
        return self._by(other, list(other), _minus)

    def __ior__(self, other):
        return self._by(other, list(other), max)

    def __iand__(self, other):
        return self._by(other, list(self), min)


class _tuplegetter(property):
    pass


def _field(index, name):
    return _tuplegetter(_itemgetter(index), None, None, f"Alias for field number {index}")


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    field_names = list(map(str, field_names))
    typename = str(typename)
    if rename:
        seen = set()
        for index, name in enumerate(field_names):
            if not name.isidentifier() or name in _KEYWORDS or name.startswith("_") or name in seen:
                field_names[index] = f"_{index}"
            seen.add(name)
    for name in [typename] + field_names:
        if not name.isidentifier():
            raise ValueError(f"Type names and field names must be valid identifiers: {name!r}")
        if name in _KEYWORDS:
            raise ValueError(f"Type names and field names cannot be a keyword: {name!r}")
    seen = set()
    for name in field_names:
        if name.startswith("_") and not rename:
            raise ValueError(f"Field names cannot start with an underscore: {name!r}")
        if name in seen:
            raise ValueError(f"Encountered duplicate field name: {name!r}")
        seen.add(name)
    fields = tuple(field_names)
    count = len(fields)
    given = () if defaults is None else tuple(defaults)
    if len(given) > count:
        raise TypeError("Got more default values than field names")
    default_of = dict(zip(fields[count - len(given):], given))
    required = count - len(given)
    new_tuple = tuple.__new__

    def __new__(cls, *args, **keywords):
        if not keywords and len(args) == count:
            return new_tuple(cls, args)
        if len(args) > count:
            span = f"{count + 1}" if not given else f"from {required + 1} to {count + 1}"
            raise TypeError(f"{typename}.__new__() takes {span} positional argument{'s' if count else ''} but {len(args) + 1} were given")
        for name in fields[:len(args)]:
            if name in keywords:
                raise TypeError(f"{typename}.__new__() got multiple values for argument '{name}'")
        for name in keywords:
            if name not in fields:
                raise TypeError(f"{typename}.__new__() got an unexpected keyword argument '{name}'")
        missing = [f"'{name}'" for name in fields[len(args):] if name not in keywords and name not in default_of]
        if missing:
            text = missing[0] if len(missing) == 1 else " and ".join(missing) if len(missing) == 2 else ", ".join(missing[:-1]) + ", and " + missing[-1]
            raise TypeError(f"{typename}.__new__() missing {len(missing)} required positional argument{'s' if len(missing) > 1 else ''}: {text}")
        values = list(args)
        for name in fields[len(args):]:
            values.append(keywords[name] if name in keywords else default_of[name])
        return new_tuple(cls, values)

    def __repr__(self):
        return self.__class__.__name__ + "(" + ", ".join([f"{name}={value!r}" for name, value in zip(fields, self)]) + ")"

    def _asdict(self):
        return dict(zip(fields, self))

    def _replace(self, /, **kwds):
        result = self._make([kwds.pop(name, value) for name, value in zip(fields, self)])
        if kwds:
            raise ValueError(f"Got unexpected field names: {list(kwds)!r}")
        return result

    def _make(cls, iterable):
        result = new_tuple(cls, iterable)
        if len(result) != count:
            raise TypeError(f"Expected {count} arguments, got {len(result)}")
        return result

    def __getnewargs__(self):
        return tuple(self)

    namespace = {
        "__doc__": f"{typename}({', '.join(fields)})", "__slots__": (), "_fields": fields, "_field_defaults": default_of, "__new__": __new__, "_make": classmethod(_make),
        "_replace": _replace, "__repr__": __repr__, "_asdict": _asdict, "__getnewargs__": __getnewargs__, "__match_args__": fields, "__module__": module or "__main__",
    }
    for index, name in enumerate(fields):
        namespace[name] = _field(index, name)
    return type(typename, (tuple,), namespace)


class ChainMap(MutableMapping):
    """Several mappings as one: the first that has a key answers for it, and the first of all takes what is written."""

    def __init__(self, *maps):
        self.maps = list(maps) if maps else [{}]

    def __missing__(self, key):
        raise KeyError(key)

    def __getitem__(self, key):
        for each in self.maps:
            try:  # it may make what it does not contain
                return each[key]
            except KeyError:
                continue
        return self.__missing__(key)

    def get(self, key, default=None):
        if key not in self:
            return default
        return self[key]

    def _order(self):
        order = {}
        for each in self.maps[::-1]:
            order.update(dict.fromkeys(each))
        return order

    def __iter__(self):
        return iter(self._order())

    def __len__(self):
        return len(self._order())

    def __contains__(self, key):
        for each in self.maps:
            if key in each:
                return True
        return False

    def __bool__(self):
        for each in self.maps:
            if each:
                return True
        return False

    def __repr__(self):
        return type(self).__name__ + "(" + ", ".join([repr(each) for each in self.maps]) + ")"

    def new_child(self, m=None, **kwargs):
        front = kwargs if m is None else m
        if front is not kwargs and kwargs:
            front.update(kwargs)
        return type(self)(front, *self.maps)

    @property
    def parents(self):
        return type(self)(*self.maps[1:])

    def copy(self):
        front, *others = self.maps
        return type(self)(front.copy(), *others)

    __copy__ = copy

    @classmethod
    def fromkeys(cls, iterable, *args):
        return cls(dict.fromkeys(iterable, *args))

    def __setitem__(self, key, value):
        front = self.maps[0]
        front[key] = value

    def __delitem__(self, key):
        front = self.maps[0]
        try:
            del front[key]
        except KeyError:
            raise _not_in_first(key)

    def pop(self, key, *args):
        front = self.maps[0]
        try:
            return front.pop(key, *args)
        except KeyError:
            raise _not_in_first(key)

    def popitem(self):
        front = self.maps[0]
        try:
            return front.popitem()
        except KeyError:
            raise KeyError("No keys found in the first mapping.")

    def clear(self):
        front = self.maps[0]
        front.clear()

    def __ior__(self, other):
        front = self.maps[0]
        front.update(other)
        return self

    def __or__(self, other):
        if isinstance(other, Mapping):
            made = self.copy()
            made |= other
            return made
        return NotImplemented

    def __ror__(self, other):
        if isinstance(other, Mapping):
            return type(self)({**other, **self})
        return NotImplemented


def _not_in_first(key):
    return KeyError(f"Key not found in the first mapping: {key!r}")


def _plain(value):
    """The builtin value within a User class; any other as it is."""
    return value.data if isinstance(value, (UserDict, UserList, UserString)) else value


class _Wrapped:
    """Prints, compares and measures as the builtin value in `data`."""

    def __repr__(self):
        return repr(self.data)

    def __len__(self):
        return len(self.data)

    def __lt__(self, other):
        return self.data < _plain(other)

    def __le__(self, other):
        return self.data <= _plain(other)

    def __gt__(self, other):
        return self.data > _plain(other)

    def __ge__(self, other):
        return self.data >= _plain(other)

    def __eq__(self, other):
        return self.data == _plain(other)

    def __mul__(self, n):
        return type(self)(self.data * n)

    __rmul__ = __mul__


class UserDict(MutableMapping):
    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        for given in (dict, kwargs):
            if given:
                self.update(given)

    def __repr__(self):
        return repr(self.data)

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return iter(self.data)

    def __contains__(self, key):
        return key in self.data

    def __getitem__(self, key):
        found = self.data.get(key, _MISSING)
        if found is not _MISSING:
            return found
        missing = getattr(type(self), "__missing__", None)
        if missing is None:
            raise KeyError(key)
        return missing(self, key)

    def __setitem__(self, key, item):
        self.data[key] = item

    def __delitem__(self, key):
        del self.data[key]

    def copy(self):
        made = type(self)()
        made.update(self)
        return made

    __copy__ = copy

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        made.update(dict.fromkeys(iterable, value))
        return made

    def __or__(self, other):
        other = _plain(other)
        return type(self)(self.data | other) if isinstance(other, dict) else NotImplemented

    def __ror__(self, other):
        return type(self)(other | self.data) if isinstance(other, dict) else NotImplemented

    def __ior__(self, other):
        self.data |= _plain(other)
        return self


class UserList(_Wrapped, MutableSequence):
    __hash__ = None

    def __init__(self, initlist=None):
        self.data = [] if initlist is None else list(_plain(initlist))

    def __contains__(self, item):
        return item in self.data

    def __getitem__(self, i):
        found = self.data[i]
        return type(self)(found) if isinstance(i, slice) else found

    def __setitem__(self, i, item):
        self.data[i] = item

    def __delitem__(self, i):
        del self.data[i]

    def __add__(self, other):
        return type(self)(self.data + list(_plain(other)))

    def __radd__(self, other):
        return type(self)(list(_plain(other)) + self.data)

    def __iadd__(self, other):
        self.data += _plain(other)
        return self

    def __imul__(self, n):
        self.data *= n
        return self

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    def append(self, item):
        self.data.append(item)

    def extend(self, other):
        self.data.extend(_plain(other))

    def insert(self, i, item):
        self.data.insert(i, item)

    def clear(self):
        del self.data[:]

    def remove(self, item):
        self.data.remove(item)

    def pop(self, i=-1):
        return self.data.pop(i)

    def reverse(self):
        self.data.reverse()

    def sort(self, /, *args, **kwds):
        self.data.sort(*args, **kwds)

    def count(self, item):
        return self.data.count(item)

    def index(self, item, *args):
        return self.data.index(item, *args)


class UserString(_Wrapped, Sequence):
    def __init__(self, seq):
        self.data = str(_plain(seq))

    def __str__(self):
        return self.data

    def __hash__(self):
        return hash(self.data)

    def __complex__(self):
        return complex(self.data)

    def __float__(self):
        return float(self.data)

    def __int__(self):
        return int(self.data)

    def __contains__(self, char):
        return _plain(char) in self.data

    def __getitem__(self, index):
        return type(self)(self.data[index])

    def __add__(self, other):
        return type(self)(self.data + str(_plain(other)))

    def __radd__(self, other):
        return type(self)(str(other) + self.data)

    def __mod__(self, args):
        return type(self)(self.data % args)

    def __rmod__(self, template):
        return type(self)(str(template) % self)


def _text_method(name, wraps):
    def method(self, *args, **kwds):
        result = getattr(self.data, name)(*[_plain(arg) for arg in args], **kwds)
        return type(self)(result) if wraps else result
    method.__name__ = name
    method.__qualname__ = "UserString." + name
    return method


for _name in "capitalize casefold center expandtabs ljust lower lstrip removeprefix removesuffix replace rjust rstrip strip swapcase title translate upper zfill".split():
    setattr(UserString, _name, _text_method(_name, True))
for _name in """count encode endswith find format format_map index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper
        join partition rfind rindex rpartition rsplit split splitlines startswith""".split():
    setattr(UserString, _name, _text_method(_name, False))
