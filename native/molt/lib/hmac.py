"""Keyed message digests (RFC 2104): the digest of the key, padded one way, and of the digest under the key padded another way."""
import hashlib


def _maker(digestmod):
    """A function that begins a digest: from its constructor, its name or its module."""
    if callable(digestmod):
        return digestmod
    if isinstance(digestmod, str):
        return lambda data=b"": hashlib.new(digestmod, data)
    return digestmod.new


def _padded(key, byte):
    return bytes([each ^ byte for each in key])


class HMAC:
    def __init__(self, key, msg=None, digestmod=""):
        if not isinstance(key, (bytes, bytearray)):
            raise TypeError(f"key: expected bytes or bytearray, but got {type(key).__name__!r}")
        if not digestmod:
            raise TypeError("Missing required parameter 'digestmod'.")
        begin = _maker(digestmod)
        size = begin().block_size
        block = (bytes(key) if len(key) <= size else begin(bytes(key)).digest()).ljust(size, b"\0")
        self._parts = begin(_padded(block, 0x36)), begin(_padded(block, 0x5C))
        if msg is not None:
            self.update(msg)

    @property
    def name(self):
        return f"hmac-{self._parts[0].name}"

    @property
    def digest_size(self):
        return self._parts[0].digest_size

    @property
    def block_size(self):
        return self._parts[0].block_size

    def update(self, msg):
        self._parts[0].update(msg)

    def copy(self):
        twin = object.__new__(type(self))
        twin._parts = tuple([part.copy() for part in self._parts])
        return twin

    def digest(self):
        within, around = self._parts
        whole = around.copy()
        whole.update(within.digest())
        return whole.digest()

    def hexdigest(self):
        return self.digest().hex()


def new(key, msg=None, digestmod=""):
    return HMAC(key, msg, digestmod)


def digest(key, msg, digest):
    return new(key, msg, digest).digest()


def compare_digest(a, b):
    """Looks at every byte, wherever the first difference is."""
    if isinstance(a, str) and isinstance(b, str):
        if not (a.isascii() and b.isascii()):
            raise TypeError("comparing strings with non-ASCII characters is not supported")
        a, b = a.encode(), b.encode()
    elif isinstance(a, str) or isinstance(b, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    differing = len(a) ^ len(b)
    for one, other in zip(bytes(a), bytes(b)):
        differing |= one ^ other
    return differing == 0
