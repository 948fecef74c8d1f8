"""Containers beyond the builtin ones."""


class defaultdict(dict):
    def __init__(self, default_factory=None, /, *args, **keywords):
        super().__init__(*args, **keywords)
        self.default_factory = default_factory

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self.default_factory()
        self[key] = value
        return value

    def __repr__(self):
        return f"defaultdict({self.default_factory!r}, {dict(self)!r})"

    def copy(self):
        return defaultdict(self.default_factory, self)


class OrderedDict(dict):
    def move_to_end(self, key, last=True):
        value = self.pop(key)
        if last:
            self[key] = value
        else:
            rest = list(self.items())
            self.clear()
            self[key] = value
            self.update(rest)

    def popitem(self, last=True):
        if not self:
            raise KeyError("dictionary is empty")
        key = next(reversed(self)) if last else next(iter(self))
        return key, self.pop(key)

    def __repr__(self):
        return f"OrderedDict({list(self.items())!r})" if self else "OrderedDict()"

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict(self) == dict(other) and list(self) == list(other)
        return dict(self) == other

    def copy(self):
        return OrderedDict(self)


class Counter(dict):
    def __init__(self, iterable=None, /, **keywords):
        super().__init__()
        self.update(iterable, **keywords)

    def __missing__(self, key):
        return 0

    def update(self, iterable=None, /, **keywords):
        if iterable is not None:
            if isinstance(iterable, dict):
                for key, count in iterable.items():
                    self[key] = count + self.get(key, 0)
            else:
                for key in iterable:
                    self[key] = self.get(key, 0) + 1
        for key, count in keywords.items():
            self[key] = count + self.get(key, 0)

    def subtract(self, iterable=None, /, **keywords):
        if isinstance(iterable, dict):
            for key, count in iterable.items():
                self[key] = self.get(key, 0) - count
        elif iterable is not None:
            for key in iterable:
                self[key] = self.get(key, 0) - 1
        for key, count in keywords.items():
            self[key] = self.get(key, 0) - count

    def most_common(self, n=None):
        items = sorted(self.items(), key=lambda item: item[1], reverse=True)
        return items if n is None else items[:n]

    def elements(self):
        for key, count in self.items():
            for _ in range(count):
                yield key

    def total(self):
        return sum(self.values())

    def copy(self):
        return Counter(self)

    def __repr__(self):
        if not self:
            return "Counter()"
        return "Counter({" + ", ".join(f"{key!r}: {count!r}" for key, count in self.most_common()) + "})"

    def __add__(self, other):
        result = Counter()
        for key, count in self.items():
            if count + other[key] > 0:
                result[key] = count + other[key]
        for key, count in other.items():
            if key not in self and count > 0:
                result[key] = count
        return result

    def __sub__(self, other):
        result = Counter()
        for key, count in self.items():
            if count - other[key] > 0:
                result[key] = count - other[key]
        for key, count in other.items():
            if key not in self and count < 0:
                result[key] = -count
        return result

    def __and__(self, other):
        result = Counter()
        for key, count in self.items():
            least = min(count, other[key])
            if least > 0:
                result[key] = least
        return result

    def __or__(self, other):
        result = Counter()
        for key, count in self.items():
            most = max(count, other[key])
            if most > 0:
                result[key] = most
        for key, count in other.items():
            if key not in self and count > 0:
                result[key] = count
        return result


class deque:
    """A ring of slots, so that both ends are as quick as a list's."""

    def __init__(self, iterable=(), maxlen=None):
        self._ring = [None] * 8
        self._first = 0
        self._size = 0
        self.maxlen = maxlen
        self.extend(iterable)

    def _grow(self):
        old = self._ring
        n = len(old)
        self._ring = old[self._first:] + old[:self._first] + [None] * n
        self._first = 0

    def append(self, item):
        if self.maxlen is not None and self._size >= self.maxlen:
            if self.maxlen == 0:
                return
            self.popleft()
        if self._size == len(self._ring):
            self._grow()
        self._ring[(self._first + self._size) % len(self._ring)] = item
        self._size += 1

    def appendleft(self, item):
        if self.maxlen is not None and self._size >= self.maxlen:
            if self.maxlen == 0:
                return
            self.pop()
        if self._size == len(self._ring):
            self._grow()
        self._first = (self._first - 1) % len(self._ring)
        self._ring[self._first] = item
        self._size += 1

    def pop(self):
        if not self._size:
            raise IndexError("pop from an empty deque")
        self._size -= 1
        at = (self._first + self._size) % len(self._ring)
        item = self._ring[at]
        self._ring[at] = None
        return item

    def popleft(self):
        if not self._size:
            raise IndexError("pop from an empty deque")
        item = self._ring[self._first]
        self._ring[self._first] = None
        self._first = (self._first + 1) % len(self._ring)
        self._size -= 1
        return item

    def extend(self, iterable):
        for item in iterable:
            self.append(item)

    def extendleft(self, iterable):
        for item in iterable:
            self.appendleft(item)

    def clear(self):
        self._ring = [None] * 8
        self._first = self._size = 0

    def rotate(self, n=1):
        if self._size:
            for _ in range(n % self._size):
                self.appendleft(self.pop())

    def copy(self):
        return deque(self, self.maxlen)

    def count(self, value):
        return list(self).count(value)

    def reverse(self):
        items = list(self)[::-1]
        self.clear()
        self.extend(items)

    def remove(self, value):
        items = list(self)
        if value not in items:
            raise ValueError("deque.remove(x): x not in deque")
        items.remove(value)
        self.clear()
        self.extend(items)

    def index(self, value):
        for at, item in enumerate(self):
            if item == value:
                return at
        raise ValueError(f"{value!r} is not in deque")

    def __len__(self):
        return self._size

    def __iter__(self):
        size = self._size
        for at in range(size):
            if self._size != size:
                raise RuntimeError("deque mutated during iteration")
            yield self._ring[(self._first + at) % len(self._ring)]

    def __reversed__(self):
        for at in range(self._size - 1, -1, -1):
            yield self._ring[(self._first + at) % len(self._ring)]

    def _place(self, at):
        if at < 0:
            at += self._size
        if at < 0 or at >= self._size:
            raise IndexError("deque index out of range")
        return (self._first + at) % len(self._ring)

    def __getitem__(self, at):
        return self._ring[self._place(at)]

    def __setitem__(self, at, value):
        self._ring[self._place(at)] = value

    def __contains__(self, value):
        for item in self:
            if item is value or item == value:
                return True
        return False

    def __eq__(self, other):
        return isinstance(other, deque) and list(self) == list(other)

    def __add__(self, other):
        made = self.copy()
        made.extend(other)
        return made

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __bool__(self):
        return self._size > 0

    def __repr__(self):
        if self.maxlen is None:
            return f"deque({list(self)!r})"
        return f"deque({list(self)!r}, maxlen={self.maxlen})"


def _field(index):
    return property(lambda self: self[index])


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    fields = tuple(field_names)
    given = () if defaults is None else tuple(defaults)
    default_of = dict(zip(fields[len(fields) - len(given):], given))

    def make(cls, *args, **keywords):
        if len(args) > len(fields):
            raise TypeError(f"{typename}.__new__() takes {len(fields) + 1} positional arguments but {len(args) + 1} were given")
        values = list(args)
        for name in fields[len(args):]:
            if name in keywords:
                values.append(keywords.pop(name))
            elif name in default_of:
                values.append(default_of[name])
            else:
                missing = [f"'{other}'" for other in fields[len(args):] if other not in keywords and other not in default_of]
                text = missing[0] if len(missing) == 1 else " and ".join(missing) if len(missing) == 2 else ", ".join(missing[:-1]) + ", and " + missing[-1]
                raise TypeError(f"{typename}.__new__() missing {len(missing)} required positional argument{'s' if len(missing) > 1 else ''}: {text}")
        for name in keywords:
            raise TypeError(f"{typename}.__new__() got an unexpected keyword argument '{name}'")
        return tuple.__new__(cls, values)

    def show(self):
        return type(self).__name__ + "(" + ", ".join(f"{name}={value!r}" for name, value in zip(fields, self)) + ")"

    def asdict(self):
        return dict(zip(fields, self))

    def replace(self, /, **keywords):
        values = [keywords.pop(name, value) for name, value in zip(fields, self)]
        if keywords:
            raise ValueError(f"Got unexpected field names: {list(keywords)!r}")
        return type(self)(*values)

    def from_iterable(cls, iterable):
        return cls(*iterable)

    namespace = {"__new__": make, "__repr__": show, "_asdict": asdict, "_replace": replace, "_make": classmethod(from_iterable), "_fields": fields, "_field_defaults": default_of, "__match_args__": fields, "__slots__": (), "__module__": "__main__"}
    for index, name in enumerate(fields):
        namespace[name] = _field(index)
    return type(typename, (tuple,), namespace)
