"""Message digests."""
from _hashes import HASH as _HASH

_NAMES = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256", "blake2b", "blake2s")
algorithms_guaranteed = set(_NAMES)
algorithms_available = set(_NAMES)


class _Hash(_HASH):
    def __repr__(self):
        return f"<{self.name} _hashlib.HASH object @ {hex(id(self))}>"


def _make(kind, data):
    made = _Hash(kind)
    if data:
        made.update(data)
    elif isinstance(data, str):
        raise TypeError("Strings must be encoded before hashing")
    return made


def md5(string=b"", *, usedforsecurity=True):
    return _make(0, string)


def sha1(string=b"", *, usedforsecurity=True):
    return _make(1, string)


def sha224(string=b"", *, usedforsecurity=True):
    return _make(2, string)


def sha256(string=b"", *, usedforsecurity=True):
    return _make(3, string)


def sha384(string=b"", *, usedforsecurity=True):
    return _make(4, string)


def sha512(string=b"", *, usedforsecurity=True):
    return _make(5, string)


def sha3_224(string=b"", *, usedforsecurity=True):
    return _make(6, string)


def sha3_256(string=b"", *, usedforsecurity=True):
    return _make(7, string)


def sha3_384(string=b"", *, usedforsecurity=True):
    return _make(8, string)


def sha3_512(string=b"", *, usedforsecurity=True):
    return _make(9, string)


def shake_128(string=b"", *, usedforsecurity=True):
    return _make(10, string)


def shake_256(string=b"", *, usedforsecurity=True):
    return _make(11, string)


def _blake2(kind, most, data, digest_size, key, salt, person, fanout, depth, leaf_size, node_offset, node_depth, inner_size):
    if not 1 <= digest_size <= most:
        raise ValueError(f"digest_size for {_NAMES[kind]} must be between 1 and {most} bytes, here it is {digest_size}")
    if len(key) > most:
        raise ValueError(f"maximum key length is {most} bytes")
    extra = most // 4
    if len(salt) > extra:
        raise ValueError(f"maximum salt length is {extra} bytes")
    if len(person) > extra:
        raise ValueError(f"maximum person length is {extra} bytes")
    head = bytes([digest_size, len(key), fanout, depth]) + leaf_size.to_bytes(4, "little")
    if most == 64:
        head += node_offset.to_bytes(8, "little") + bytes([node_depth, inner_size]) + bytes(14)
    else:
        head += node_offset.to_bytes(6, "little") + bytes([node_depth, inner_size])
    made = _Hash(kind, digest_size, head + salt.ljust(extra, b"\0") + person.ljust(extra, b"\0"))
    if key:
        made.update(key.ljust(2 * most, b"\0"))
    if data:
        made.update(data)
    return made


def blake2b(data=b"", /, *, digest_size=64, key=b"", salt=b"", person=b"", fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True):
    return _blake2(12, 64, data, digest_size, key, salt, person, fanout, depth, leaf_size, node_offset, node_depth, inner_size)


def blake2s(data=b"", /, *, digest_size=32, key=b"", salt=b"", person=b"", fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True):
    return _blake2(13, 32, data, digest_size, key, salt, person, fanout, depth, leaf_size, node_offset, node_depth, inner_size)


def new(name, data=b"", **kwargs):
    name = name.lower().replace("-", "_")
    name = {"sha_1": "sha1", "sha_256": "sha256", "sha_512": "sha512", "sha_224": "sha224", "sha_384": "sha384"}.get(name, name)
    if name == "blake2b":
        return blake2b(data, **kwargs)
    if name == "blake2s":
        return blake2s(data, **kwargs)
    if name not in _NAMES:
        raise ValueError("unsupported hash type " + name)
    return _make(_NAMES.index(name), data)


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    import hmac
    size = new(hash_name).digest_size
    dklen = size if dklen is None else dklen
    result = b""
    block = 1
    while len(result) < dklen:
        u = hmac.new(password, salt + block.to_bytes(4, "big"), hash_name).digest()
        total = int.from_bytes(u, "big")
        for _ in range(iterations - 1):
            u = hmac.new(password, u, hash_name).digest()
            total ^= int.from_bytes(u, "big")
        result += total.to_bytes(size, "big")
        block += 1
    return result[:dklen]


def file_digest(fileobj, digest, /):
    made = new(digest) if isinstance(digest, str) else digest()
    while chunk := fileobj.read(65536):
        made.update(chunk)
    return made
