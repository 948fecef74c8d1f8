"""Packed binary data."""
from _struct import calcsize as _calcsize, pack as _pack, unpack as _unpack


class error(Exception):
    pass


error.__module__ = "struct"


def _text(format):
    if isinstance(format, str):
        return format
    if isinstance(format, (bytes, bytearray)):
        return format.decode("ascii")
    raise TypeError(f"Struct() argument 1 must be a str or bytes object, not {type(format).__name__}")


def calcsize(format, /):
    return _calcsize(error, _text(format))


def pack(format, /, *values):
    return _pack(error, _text(format), values)


def unpack(format, buffer, /):
    size = calcsize(format)
    if len(buffer) != size:
        raise error(f"unpack requires a buffer of {size} bytes")
    return _unpack(error, _text(format), buffer, 0)


def unpack_from(format, /, buffer, offset=0):
    size = calcsize(format)
    if offset < 0:
        if offset + size > 0:
            raise error(f"not enough data to unpack {size} bytes at offset {offset}")
        if offset + len(buffer) < 0:
            raise error(f"offset {offset} out of range for {len(buffer)}-byte buffer")
        offset += len(buffer)
    if len(buffer) - offset < size:
        raise error(f"unpack_from requires a buffer of at least {size + offset} bytes for unpacking {size} bytes at offset {offset} (actual buffer size is {len(buffer)})")
    return _unpack(error, _text(format), buffer, offset)


def pack_into(format, buffer, offset, /, *values):
    data = pack(format, *values)
    if offset < 0:
        offset += len(buffer)
    if len(buffer) - offset < len(data):
        raise error(f"pack_into requires a buffer of at least {len(data) + offset} bytes for packing {len(data)} bytes at offset {offset} (actual buffer size is {len(buffer)})")
    buffer[offset:offset + len(data)] = data


def iter_unpack(format, buffer, /):
    size = calcsize(format)
    if not size:
        raise error("cannot iteratively unpack with a struct of length 0")
    if len(buffer) % size:
        raise error(f"iterative unpacking requires a buffer of a multiple of {size} bytes")
    return (_unpack(error, _text(format), buffer, at) for at in range(0, len(buffer), size))


class Struct:
    def __init__(self, format):
        self.format = _text(format)
        self.size = calcsize(format)

    def pack(self, *values):
        return pack(self.format, *values)

    def unpack(self, buffer):
        return unpack(self.format, buffer)

    def unpack_from(self, buffer, offset=0):
        return unpack_from(self.format, buffer, offset)

    def pack_into(self, buffer, offset, *values):
        pack_into(self.format, buffer, offset, *values)

    def iter_unpack(self, buffer):
        return iter_unpack(self.format, buffer)

    def __repr__(self):
        return f"_struct.Struct({self.format!r})"
