"""Arrays of one numeric type."""
from struct import Struct, calcsize
from collections.abc import MutableSequence

typecodes = "bBuhHiIlLqQfd"
_SIZES = {"b": 1, "B": 1, "u": 4, "h": 2, "H": 2, "i": 4, "I": 4, "l": 8, "L": 8, "q": 8, "Q": 8, "f": 4, "d": 8}
_NAMES = {"b": "signed char", "B": "unsigned byte integer", "h": "signed short integer", "H": "unsigned short", "i": "signed integer", "I": "unsigned int"}


class array:
    def __init__(self, typecode, initializer=()):
        if typecode not in _SIZES:
            raise ValueError("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)")
        self.typecode = typecode
        self.itemsize = _SIZES[typecode]
        self._items = []
        if isinstance(initializer, (bytes, bytearray)):
            self.frombytes(initializer)
        elif isinstance(initializer, str):
            if typecode != "u":
                raise TypeError(f"cannot use a str to initialize an array with typecode '{typecode}'")
            self._items = list(initializer)
        elif type(initializer) is array and initializer.typecode == typecode:
            self._items = initializer._items[:]
        else:
            self.extend(initializer)

    def _check(self, value):
        code = self.typecode
        if code == "d":
            if isinstance(value, float):
                return value
            if isinstance(value, str) or not hasattr(value, "__float__") and not hasattr(value, "__index__"):
                raise TypeError(f"must be real number, not {type(value).__name__}")
            return float(value)
        if code == "f":
            if isinstance(value, str):
                raise TypeError(f"must be real number, not {type(value).__name__}")
            single = Struct("f")
            return single.unpack(single.pack(value))[0]
        if code == "u":
            if not isinstance(value, str) or len(value) != 1:
                raise TypeError("array item must be unicode character")
            return value
        if not isinstance(value, int):
            if isinstance(value, float) or not hasattr(value, "__index__"):
                raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
            value = value.__index__()
        bits = 8 * self.itemsize
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if code.islower() else (0, (1 << bits) - 1)
        if not low <= value <= high:
            if code in "bh":
                raise OverflowError(f"{'signed char' if code == 'b' else 'signed short integer'} is {'less than minimum' if value < low else 'greater than maximum'}")
            if code in "BH":
                raise OverflowError(f"{'unsigned byte integer' if code == 'B' else 'unsigned short'} is {'less than minimum' if value < low else 'greater than maximum'}")
            if code == "i":
                raise OverflowError(f"signed integer is {'less than minimum' if value < low else 'greater than maximum'}" if -(1 << 63) <= value < 1 << 63 else "Python int too large to convert to C long")
            if value < 0 and not code.islower():
                raise OverflowError("can't convert negative value to unsigned int")
            raise OverflowError("unsigned int is greater than maximum" if code == "I" else "int too big to convert")
        return int(value)

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __reversed__(self):
        return reversed(self._items)

    def __contains__(self, value):
        return value in self._items

    def __getitem__(self, index):
        if isinstance(index, slice):
            made = array(self.typecode)
            made._items = self._items[index]
            return made
        try:
            return self._items[index]
        except IndexError:
            raise IndexError("array index out of range") from None

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            if type(value) is not array:
                raise TypeError(f'can only assign array (not "{type(value).__name__}") to array slice')
            self._items[index] = value._items
            return
        value = self._check(value)
        try:
            self._items[index] = value
        except IndexError:
            raise IndexError("array assignment index out of range") from None

    def __delitem__(self, index):
        del self._items[index]

    def append(self, value):
        self._items.append(self._check(value))

    def extend(self, values):
        if type(values) is array:
            if values.typecode != self.typecode:
                raise TypeError("can only extend with array of same kind")
            self._items.extend(values._items)
            return
        check = self._check
        for value in values:
            self._items.append(check(value))

    fromlist = extend

    def insert(self, i, value):
        self._items.insert(i, self._check(value))

    def pop(self, i=-1):
        if not self._items:
            raise IndexError("pop from empty array")
        try:
            return self._items.pop(i)
        except IndexError:
            raise IndexError("pop index out of range") from None

    def remove(self, value):
        try:
            self._items.remove(value)
        except ValueError:
            raise ValueError("array.remove(x): x not in array") from None

    def index(self, value, start=0, stop=9223372036854775807):
        try:
            return self._items.index(value, start, stop)
        except ValueError:
            raise ValueError("array.index(x): x not in array") from None

    def count(self, value):
        return self._items.count(value)

    def reverse(self):
        self._items.reverse()

    def tolist(self):
        return self._items[:]

    def tobytes(self):
        if self.typecode == "u":
            return "".join(self._items).encode("utf-32-le")
        return Struct(f"{len(self._items)}{self.typecode}").pack(*self._items)

    def frombytes(self, data):
        if len(data) % self.itemsize:
            raise ValueError("bytes length not a multiple of item size")
        if self.typecode == "u":
            self._items.extend(bytes(data).decode("utf-32-le"))
        else:
            self._items.extend(Struct(f"{len(data) // self.itemsize}{self.typecode}").unpack(data))

    def tounicode(self):
        return "".join(self._items)

    def byteswap(self):
        size = self.itemsize
        data = self.tobytes()
        self._items = []
        self.frombytes(b"".join([data[i:i + size][::-1] for i in range(0, len(data), size)]))

    def buffer_info(self):
        return (id(self), len(self._items))

    def __add__(self, other):
        if type(other) is not array:
            raise TypeError(f'can only append array (not "{type(other).__name__}") to array')
        if other.typecode != self.typecode:
            raise TypeError("bad argument type for built-in operation")
        made = array(self.typecode)
        made._items = self._items + other._items
        return made

    def __iadd__(self, other):
        if type(other) is not array:
            raise TypeError(f'can only extend with array (not "{type(other).__name__}")')
        self.extend(other)
        return self

    def __mul__(self, n):
        made = array(self.typecode)
        made._items = self._items * n
        return made

    __rmul__ = __mul__

    def __imul__(self, n):
        self._items *= n
        return self

    def __eq__(self, other):
        return self._items == other._items if type(other) is array else NotImplemented

    def __lt__(self, other):
        return self._items < other._items if type(other) is array else NotImplemented

    def __le__(self, other):
        return self._items <= other._items if type(other) is array else NotImplemented

    def __gt__(self, other):
        return self._items > other._items if type(other) is array else NotImplemented

    def __ge__(self, other):
        return self._items >= other._items if type(other) is array else NotImplemented

    __hash__ = None

    def __copy__(self):
        return array(self.typecode, self)

    def __deepcopy__(self, memo):
        return array(self.typecode, self)

    def __bytes__(self):
        return self.tobytes()

    def __repr__(self):
        if not self._items:
            return f"array({self.typecode!r})"
        if self.typecode == "u":
            return f"array('u', {''.join(self._items)!r})"
        return f"array({self.typecode!r}, {self._items!r})"


ArrayType = array
MutableSequence.register(array)
