"""Encodings by name."""
BOM_UTF8 = b"\xef\xbb\xbf"
BOM_LE = BOM_UTF16_LE = b"\xff\xfe"
BOM_BE = BOM_UTF16_BE = b"\xfe\xff"
BOM = BOM_UTF16 = BOM_LE
_ROT = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm")


class CodecInfo(tuple):
    def __new__(cls, name):
        self = tuple.__new__(cls, (0, 0, 0, 0))
        self.name = name
        return self


def encode(obj, encoding="utf-8", errors="strict"):
    if encoding in ("rot13", "rot_13", "rot-13"):
        return obj.translate(_ROT)
    if encoding in ("hex", "hex_codec"):
        return obj.hex().encode()
    if encoding in ("base64", "base64_codec"):
        import base64
        return base64.encodebytes(obj)
    return obj.encode(encoding, errors)


def decode(obj, encoding="utf-8", errors="strict"):
    if encoding in ("rot13", "rot_13", "rot-13"):
        return obj.translate(_ROT)
    if encoding in ("hex", "hex_codec"):
        return bytes.fromhex(obj.decode())
    if encoding in ("base64", "base64_codec"):
        import base64
        return base64.decodebytes(obj)
    return obj.decode(encoding, errors)


def lookup(encoding):
    "".encode(encoding)
    return CodecInfo(encoding.lower().replace("_", "-"))


def getencoder(encoding):
    return lambda text, errors="strict": (text.encode(encoding, errors), len(text))


def getdecoder(encoding):
    return lambda data, errors="strict": (data.decode(encoding, errors), len(data))


def open(filename, mode="r", encoding=None, errors="strict", buffering=-1):
    import io
    return io.open(filename, mode, encoding=encoding, errors=errors)
