"""Bytes as hexadecimal and base64 text, and checksums."""
from _hashes import crc32 as _crc32


class Error(ValueError):
    pass


Error.__module__ = "binascii"


class Incomplete(Exception):
    pass


def hexlify(data, sep=None, bytes_per_sep=1):
    data = bytes(data)
    return (data.hex() if sep is None else data.hex(sep, bytes_per_sep)).encode("ascii")


b2a_hex = hexlify


def unhexlify(hexstr):
    text = hexstr if isinstance(hexstr, str) else bytes(hexstr).decode("latin-1")
    if len(text) % 2:
        raise Error("Odd-length string")
    for c in text:
        if c not in "0123456789abcdefABCDEF":
            raise Error("Non-hexadecimal digit found")
    return bytes.fromhex(text)


a2b_hex = unhexlify
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_VALUES = {c: i for i, c in enumerate(_ALPHABET)}


def b2a_base64(data, *, newline=True):
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    data = bytes(data)
    out = bytearray()
    alphabet = _ALPHABET
    for i in range(0, len(data) - 2, 3):
        v = data[i] << 16 | data[i + 1] << 8 | data[i + 2]
        out.append(alphabet[v >> 18])
        out.append(alphabet[v >> 12 & 63])
        out.append(alphabet[v >> 6 & 63])
        out.append(alphabet[v & 63])
    rest = len(data) % 3
    if rest == 1:
        v = data[-1] << 4
        out += bytes([alphabet[v >> 6], alphabet[v & 63], 61, 61])
    elif rest == 2:
        v = (data[-2] << 8 | data[-1]) << 2
        out += bytes([alphabet[v >> 12], alphabet[v >> 6 & 63], alphabet[v & 63], 61])
    if newline:
        out.append(10)
    return bytes(out)


def a2b_base64(data, /, *, strict_mode=False):
    if isinstance(data, str):
        try:
            data = data.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("string argument should contain only ASCII characters") from None
    data = bytes(data)
    out = bytearray()
    values = _VALUES
    left = quad = pads = 0
    if strict_mode and data[:1] == b"=":
        raise Error("Leading padding not allowed")
    for i, c in enumerate(data):
        if c == 61:
            pads += 1
            if quad >= 2 and quad + pads >= 4:
                if strict_mode and i + 1 < len(data):
                    raise Error("Excess data after padding")
                return bytes(out)
            continue
        v = values.get(c)
        if v is None:
            if strict_mode:
                raise Error("Only base64 data is allowed")
            continue
        if strict_mode and pads:
            raise Error("Discontinuous padding not allowed")
        pads = 0
        if quad == 0:
            left = v
            quad = 1
        elif quad == 1:
            out.append((left << 2 | v >> 4) & 255)
            left = v & 15
            quad = 2
        elif quad == 2:
            out.append((left << 4 | v >> 2) & 255)
            left = v & 3
            quad = 3
        else:
            out.append((left << 6 | v) & 255)
            left = quad = 0
    if quad:
        if quad == 1:
            raise Error("Invalid base64-encoded string: number of data characters (%d) cannot be 1 more than a multiple of 4" % (len(out) // 3 * 4 + 1))
        raise Error("Incorrect padding")
    return bytes(out)


def crc32(data, crc=0, /):
    return _crc32(data, crc)


def crc_hqx(data, crc, /):
    for c in data:
        crc ^= c << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021) & 0xFFFF if crc & 0x8000 else crc << 1 & 0xFFFF
    return crc
