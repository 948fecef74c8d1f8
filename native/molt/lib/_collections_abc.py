"""What containers, iterators and callables are: abstract classes that know their subclasses by their methods, and that add what follows from a few of these."""
from abc import ABCMeta, abstractmethod
from _collections import _patterns

__name__ = "collections.abc"
__all__ = [
    "Awaitable", "Coroutine", "AsyncIterable", "AsyncIterator", "AsyncGenerator", "Hashable", "Iterable", "Iterator", "Generator", "Reversible", "Sized", "Container", "Callable", "Collection",
    "Set", "MutableSet", "Mapping", "MutableMapping", "MappingView", "KeysView", "ItemsView", "ValuesView", "Sequence", "MutableSequence", "ByteString", "Buffer",
]
GenericAlias = type(list[int])
_ABSENT = object()


def _finds(kind, name):
    """Whether a class has a method, by itself or by a base; one that is None is taken away."""
    for base in kind.__mro__:
        method = base.__dict__.get(name, _ABSENT)
        if method is not _ABSENT:
            return method is not None
    return False


def _check_methods(kind, *names):
    """Under the name by which other modules of the library ask for it."""
    return True if all([_finds(kind, name) for name in names]) else NotImplemented


def _known_by(*names):
    """Answers for the class that it is written in, and leaves its subclasses to be derived from."""
    def hook(cls, other):
        return _check_methods(other, *names) if "__subclasshook__" in cls.__dict__ else NotImplemented
    return classmethod(hook)


def _same(one, other):
    return one is other or one == other


class Hashable(metaclass=ABCMeta):
    __slots__ = ()
    __subclasshook__ = _known_by("__hash__")

    @abstractmethod
    def __hash__(self):
        """The hash."""


class Sized(metaclass=ABCMeta):
    __slots__ = ()
    __subclasshook__ = _known_by("__len__")

    @abstractmethod
    def __len__(self):
        """The number of members."""


class Container(metaclass=ABCMeta):
    __slots__ = ()
    __subclasshook__ = _known_by("__contains__")
    __class_getitem__ = classmethod(GenericAlias)

    @abstractmethod
    def __contains__(self, x):
        """Whether x is a member."""


class Iterable(metaclass=ABCMeta):
    __slots__ = ()
    __subclasshook__ = _known_by("__iter__")
    __class_getitem__ = classmethod(GenericAlias)

    @abstractmethod
    def __iter__(self):
        yield from ()


class Iterator(Iterable):
    __slots__ = ()
    __subclasshook__ = _known_by("__iter__", "__next__")

    def __iter__(self):
        return self

    @abstractmethod
    def __next__(self):
        raise StopIteration


class Reversible(Iterable):
    __slots__ = ()
    __subclasshook__ = _known_by("__reversed__", "__iter__")

    @abstractmethod
    def __reversed__(self):
        yield from ()


class Collection(Sized, Iterable, Container):
    __slots__ = ()
    __subclasshook__ = _known_by("__len__", "__iter__", "__contains__")


class Buffer(metaclass=ABCMeta):
    __slots__ = ()
    __subclasshook__ = _known_by("__buffer__")


class _CallableAlias(GenericAlias):
    """Callable with its parameters, which stand before its result in one tuple."""
    __slots__ = ()

    def __new__(cls, origin, args):
        if not isinstance(args, tuple) or len(args) != 2:
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        params, result = args
        if isinstance(params, (list, tuple)):
            return GenericAlias.__new__(cls, origin, (*params, result))
        if params is not Ellipsis and type(params).__name__ not in ("ParamSpec", "_ConcatenateGenericAlias", "_Alias"):
            raise TypeError(f"Expected a list of types, an ellipsis, ParamSpec, or Concatenate. Got {params}")
        return GenericAlias.__new__(cls, origin, args)

    def __repr__(self):
        *params, result = self.__args__
        if len(params) == 1 and (params[0] is Ellipsis or type(params[0]).__name__ == "ParamSpec"):
            return GenericAlias.__repr__(self)
        shown = repr(list[(*params, result)])[5:-1].split(", ") if params else []
        return f"collections.abc.Callable[[{', '.join(shown[:-1])}], {repr(list[result])[5:-1]}]"


class Callable(metaclass=ABCMeta):
    __slots__ = ()
    __subclasshook__ = _known_by("__call__")
    __class_getitem__ = classmethod(_CallableAlias)

    @abstractmethod
    def __call__(self, *args, **kwds):
        """What calling it gives."""


# Generators and what is awaited


def _closes(self, expected, what):
    """Throws GeneratorExit in, which is to come out again."""
    try:
        self.throw(GeneratorExit)
    except (GeneratorExit, expected):
        return
    raise RuntimeError(f"{what} ignored GeneratorExit")


def _raised(kind, value, traceback):
    """The exception that the three old arguments of `throw` stand for."""
    if value is None:
        value = kind if traceback is None else kind()
    return value if traceback is None else value.with_traceback(traceback)


class Generator(Iterator):
    __slots__ = ()
    __subclasshook__ = _known_by("__iter__", "__next__", "send", "throw", "close")

    def __next__(self):
        return self.send(None)

    @abstractmethod
    def send(self, value):
        raise StopIteration

    @abstractmethod
    def throw(self, typ, val=None, tb=None):
        raise _raised(typ, val, tb)

    def close(self):
        _closes(self, StopIteration, "generator")


class Awaitable(metaclass=ABCMeta):
    __slots__ = ()
    __subclasshook__ = _known_by("__await__")
    __class_getitem__ = classmethod(GenericAlias)

    @abstractmethod
    def __await__(self):
        yield


class Coroutine(Awaitable):
    __slots__ = ()
    __subclasshook__ = _known_by("__await__", "send", "throw", "close")
    send, throw = Generator.send, Generator.throw

    def close(self):
        _closes(self, StopIteration, "coroutine")


class AsyncIterable(metaclass=ABCMeta):
    __slots__ = ()
    __subclasshook__ = _known_by("__aiter__")
    __class_getitem__ = classmethod(GenericAlias)

    @abstractmethod
    def __aiter__(self):
        """The iterator."""


class AsyncIterator(AsyncIterable):
    __slots__ = ()
    __subclasshook__ = _known_by("__anext__", "__aiter__")

    def __aiter__(self):
        return self

    @abstractmethod
    async def __anext__(self):
        raise StopAsyncIteration


class AsyncGenerator(AsyncIterator):
    __slots__ = ()
    __subclasshook__ = _known_by("__aiter__", "__anext__", "asend", "athrow", "aclose")

    async def __anext__(self):
        return await self.asend(None)

    @abstractmethod
    async def asend(self, value):
        raise StopAsyncIteration

    @abstractmethod
    async def athrow(self, typ, val=None, tb=None):
        raise _raised(typ, val, tb)

    async def aclose(self):
        try:
            await self.athrow(GeneratorExit)
        except (GeneratorExit, StopAsyncIteration):
            return
        raise RuntimeError("asynchronous generator ignored GeneratorExit")


# Sets


class Set(Collection):
    """Needs __contains__, __iter__ and __len__; makes new sets by _from_iterable."""
    __slots__ = ()

    @classmethod
    def _from_iterable(cls, it):
        return cls(it)

    def __le__(self, other):
        return len(self) <= len(other) and all([member in other for member in self]) if isinstance(other, Set) else NotImplemented

    def __ge__(self, other):
        return len(self) >= len(other) and all([member in self for member in other]) if isinstance(other, Set) else NotImplemented

    def __lt__(self, other):
        return len(self) < len(other) and self.__le__(other) if isinstance(other, Set) else NotImplemented

    def __gt__(self, other):
        return len(self) > len(other) and self.__ge__(other) if isinstance(other, Set) else NotImplemented

    def __eq__(self, other):
        return len(self) == len(other) and self.__le__(other) if isinstance(other, Set) else NotImplemented

    def isdisjoint(self, other):
        return not any(member in self for member in other)

    def _with(self, other, join):
        """A set of what `join` picks; for operators, which leave all that cannot be walked through to the other side."""
        if not isinstance(other, Iterable):
            return NotImplemented
        return self._from_iterable(join(self, other))

    def _asked(self, other):
        return other if isinstance(other, Set) else self._from_iterable(other)

    def __and__(self, other):
        return self._with(other, lambda mine, theirs: (member for member in theirs if member in mine))

    def __or__(self, other):
        return self._with(other, lambda mine, theirs: (member for each in (mine, theirs) for member in each))

    __rand__, __ror__ = __and__, __or__

    def __sub__(self, other):
        return self._with(other, lambda mine, theirs, known=self._asked: _without(mine, known(theirs)))

    def __rsub__(self, other):
        return self._with(other, lambda mine, theirs, known=self._asked: _without(known(theirs), mine))

    def __xor__(self, other):
        if not isinstance(other, Iterable):
            return NotImplemented
        other = self._asked(other)
        return (self - other) | (other - self)

    __rxor__ = __xor__

    def _hash(self):
        """A hash for sets that do not change: that of the frozenset of the same members."""
        return hash(frozenset(self))


def _without(members, others):
    return (member for member in members if member not in others)


class MutableSet(Set):
    """Needs add and discard as well."""
    __slots__ = ()

    @abstractmethod
    def add(self, value):
        raise NotImplementedError

    @abstractmethod
    def discard(self, value):
        raise NotImplementedError

    def remove(self, value):
        if value in self:
            self.discard(value)
        else:
            raise KeyError(value)

    def pop(self):
        for member in self:
            self.discard(member)
            return member
        raise KeyError

    def clear(self):
        while len(self):
            self.pop()

    def __ior__(self, it):
        for member in it:
            self.add(member)
        return self

    def __iand__(self, it):
        for member in self - it:
            self.discard(member)
        return self

    def __isub__(self, it):
        for member in list(it) if it is self else it:
            self.discard(member)
        return self

    def __ixor__(self, it):
        for member in list(it) if it is self else self._asked(it):
            (self.discard if member in self else self.add)(member)
        return self


# Mappings


class Mapping(Collection):
    """Needs __getitem__, __iter__ and __len__."""
    __slots__ = ()
    __reversed__ = None

    @abstractmethod
    def __getitem__(self, key):
        raise KeyError

    def __contains__(self, key):
        return self._found(key, _ABSENT) is not _ABSENT

    def get(self, key, default=None):
        return self._found(key, default)

    def _found(self, key, otherwise):
        try:
            return self[key]
        except KeyError:
            return otherwise

    def __eq__(self, other):
        return dict(self.items()) == dict(other.items()) if isinstance(other, Mapping) else NotImplemented

    def keys(self):
        return KeysView(self)

    def values(self):
        return ValuesView(self)

    def items(self):
        return ItemsView(self)


class MappingView(Sized):
    __slots__ = ("_mapping",)
    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self, mapping):
        self._mapping = mapping

    def __repr__(self):
        return f"{type(self).__name__}({self._mapping!r})"

    def __len__(self):
        return len(self._mapping)


class _SetView(MappingView, Set):
    """Operators on views make sets."""
    __slots__ = ()

    @classmethod
    def _from_iterable(cls, it):
        return set(it)


class KeysView(_SetView):
    __slots__ = ()

    def __iter__(self):
        return iter(self._mapping)

    def __contains__(self, key):
        return key in self._mapping


class ItemsView(_SetView):
    __slots__ = ()

    def __iter__(self):
        mapping = self._mapping
        return ((key, mapping[key]) for key in mapping)

    def __contains__(self, item):
        key, value = item
        try:
            return _same(self._mapping[key], value)
        except KeyError:
            return False


class ValuesView(MappingView, Collection):
    __slots__ = ()

    def __iter__(self):
        mapping = self._mapping
        return (mapping[key] for key in mapping)

    def __contains__(self, value):
        return any(_same(each, value) for each in self)


class MutableMapping(Mapping):
    """Needs __setitem__ and __delitem__ as well."""
    __slots__ = ()

    @abstractmethod
    def __setitem__(self, key, value):
        raise KeyError

    @abstractmethod
    def __delitem__(self, key):
        raise KeyError

    def pop(self, key, default=_ABSENT):
        value = self[key] if default is _ABSENT else self._found(key, _ABSENT)
        if value is _ABSENT:
            return default
        del self[key]
        return value

    def popitem(self):
        for key in self:
            return key, self.pop(key)
        raise KeyError

    def clear(self):
        while len(self):
            self.popitem()

    def setdefault(self, key, default=None):
        value = self._found(key, _ABSENT)
        if value is _ABSENT:
            self[key] = value = default
        return value

    def update(self, other=(), /, **kwds):
        keys = other if isinstance(other, Mapping) else other.keys() if hasattr(other, "keys") else None
        for key, value in other if keys is None else ((key, other[key]) for key in keys):
            self[key] = value
        for key in kwds:
            self[key] = kwds[key]


# Sequences


class Sequence(Reversible, Collection):
    """Needs __getitem__ and __len__."""
    __slots__ = ()

    @abstractmethod
    def __getitem__(self, index):
        raise IndexError

    def _from(self, place, end=None):
        """Places and values, until the end or the first place that there is not."""
        while end is None or place < end:
            try:
                value = self[place]
            except IndexError:
                return
            yield place, value
            place += 1

    def __iter__(self):
        for _, value in self._from(0):
            yield value

    def __reversed__(self):
        place = len(self)
        while place > 0:
            place -= 1
            yield self[place]

    def __contains__(self, value):
        return any(_same(each, value) for each in self)

    def count(self, value):
        return len([each for each in self if _same(each, value)])

    def index(self, value, start=0, stop=None):
        if start < 0:
            start = max(0, start + len(self))
        if stop is not None and stop < 0:
            stop += len(self)
        for place, each in self._from(start, stop):
            if _same(each, value):
                return place
        raise ValueError


class ByteString(Sequence):
    __slots__ = ()


class MutableSequence(Sequence):
    """Needs __setitem__, __delitem__ and insert as well."""
    __slots__ = ()

    @abstractmethod
    def __setitem__(self, index, value):
        raise IndexError

    @abstractmethod
    def __delitem__(self, index):
        raise IndexError

    @abstractmethod
    def insert(self, index, value):
        raise IndexError

    def append(self, value):
        self.insert(len(self), value)

    def extend(self, values):
        for value in list(values) if values is self else values:
            self.append(value)

    def __iadd__(self, values):
        self.extend(values)
        return self

    def pop(self, index=-1):
        value = self[index]
        del self[index]
        return value

    def remove(self, value):
        del self[self.index(value)]

    def clear(self):
        while len(self):
            self.pop()

    def reverse(self):
        last = len(self) - 1
        for place in range((last + 1) // 2):
            self[place], self[last - place] = self[last - place], self[place]


_patterns(Sequence, Mapping)

# The builtin classes that do not show by their methods what they are
for _abstract, _concrete in (
    (Set, (frozenset,)), (MutableSet, (set,)), (MutableMapping, (dict,)), (Sequence, (tuple, str, range, memoryview)), (MutableSequence, (list, bytearray)), (ByteString, (bytes, bytearray)),
    (Buffer, (bytes, bytearray, memoryview)), (MappingView, ()), (KeysView, (type({}.keys()),)), (ItemsView, (type({}.items()),)), (ValuesView, (type({}.values()),)),
    (Collection, (list, dict, set, frozenset, str, bytes, bytearray, tuple, range, memoryview)), (Reversible, (list, dict, tuple, str, bytes, bytearray, range)),
    (Generator, (type((lambda: (yield))()),)), (Iterator, (type(iter([])), enumerate, zip, map, filter, reversed)),
):
    for _each in _concrete:
        _abstract.register(_each)


async def _started():
    yield


async def _ended():
    pass
_coroutine = _ended()
Coroutine.register(type(_coroutine))
_coroutine.close()
AsyncGenerator.register(type(_started()))
