# Files, and streams in memory: the classes of CPython's io that programs use, over descriptors.
import _io

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2
DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    pass


UnsupportedOperation.__module__ = 'io'


class IOBase:
    _closed = False

    @property
    def closed(self):
        return self._closed

    def _check(self):
        if self._closed:
            raise ValueError('I/O operation on closed file.')

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *exc):
        self.close()

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1):
        lines = []
        total = 0
        for line in self:
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint <= total:
                break
        return lines

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        self._check()

    def close(self):
        if not self._closed:
            try:
                self.flush()
            finally:
                self._closed = True

    def readable(self):
        return False

    def writable(self):
        return False

    def seekable(self):
        return False

    def isatty(self):
        self._check()
        return False

    def fileno(self):
        raise UnsupportedOperation('fileno')


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    pass


class TextIOBase(IOBase):
    encoding = None
    errors = None
    newlines = None


class _Buffered(BufferedIOBase):
    """Bytes of a descriptor, read ahead and written late."""

    def __init__(self, fd, name, mode, readable, writable, raw=False):
        self._fd = fd
        self.name = name
        self.mode = mode
        self._readable = readable
        self._writable = writable
        self._raw = raw
        self._ahead = b''
        self._at = 0
        self._late = []
        self._late_size = 0

    def readable(self):
        self._check()
        return self._readable

    def writable(self):
        self._check()
        return self._writable

    def seekable(self):
        self._check()
        try:
            _io.seek(self._fd, 0, 1)
            return True
        except OSError:
            return False

    def fileno(self):
        self._check()
        return self._fd

    def isatty(self):
        self._check()
        return _io.isatty(self._fd)

    def _reading(self):
        self._check()
        if not self._readable:
            raise UnsupportedOperation('not readable' if self._raw else 'read')
        if self._late:
            self.flush()

    def _fill(self):
        self._ahead = _io.read(self._fd, 65536)
        self._at = 0
        return len(self._ahead) > 0

    def read(self, size=-1):
        self._reading()
        if size is None or size < 0:
            parts = [self._ahead[self._at:]]
            while self._fill():
                parts.append(self._ahead)
            self._ahead = b''
            self._at = 0
            return b''.join(parts)
        parts = []
        while size > 0:
            if self._at == len(self._ahead) and not self._fill():
                break
            part = self._ahead[self._at:self._at + size]
            self._at += len(part)
            size -= len(part)
            parts.append(part)
        return b''.join(parts)

    def read1(self, size=-1):
        self._reading()
        if self._at == len(self._ahead):
            self._fill()
        return self.read(len(self._ahead) - self._at if size < 0 else min(size, len(self._ahead) - self._at))

    def peek(self, size=0):
        self._reading()
        if self._at == len(self._ahead):
            self._fill()
        return self._ahead[self._at:]

    def readinto(self, target):
        data = self.read(len(target))
        target[:len(data)] = data
        return len(data)

    def readline(self, size=-1):
        self._reading()
        parts = []
        while size != 0:
            if self._at == len(self._ahead) and not self._fill():
                break
            end = self._ahead.find(b'\n', self._at) + 1
            stop = end or len(self._ahead)
            if size > 0:
                stop = min(stop, self._at + size)
                size -= stop - self._at
            parts.append(self._ahead[self._at:stop])
            self._at = stop
            if end and stop == end:
                break
        return parts[0] if len(parts) == 1 else b''.join(parts)

    def write(self, data):
        self._check()
        if not self._writable:
            raise UnsupportedOperation('not writable' if self._raw else 'write')
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        if self._at < len(self._ahead):
            _io.seek(self._fd, self._at - len(self._ahead), 1)
        self._ahead = b''
        self._at = 0
        data = bytes(data)
        self._late.append(data)
        self._late_size += len(data)
        if self._late_size >= 65536 or self._raw:
            self.flush()
        return len(data)

    def flush(self):
        self._check()
        if self._late:
            data = b''.join(self._late)
            self._late = []
            self._late_size = 0
            _io.write(self._fd, data)

    def tell(self):
        self._check()
        return _io.seek(self._fd, 0, 1) - (len(self._ahead) - self._at) + self._late_size

    def seek(self, offset, whence=0):
        self._check()
        self.flush()
        if whence == 1:
            offset -= len(self._ahead) - self._at
        self._ahead = b''
        self._at = 0
        return _io.seek(self._fd, offset, whence)

    def truncate(self, size=None):
        self.flush()
        if not self._writable:
            raise UnsupportedOperation('truncate')
        if size is None:
            size = self.tell()
        _io.truncate(self._fd, size)
        return size

    def close(self):
        if not self._closed:
            try:
                self.flush()
            finally:
                self._closed = True
                _io.close(self._fd)

    def __del__(self):
        if not self._closed:
            self.close()

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__name__} name={self.name!r}>"


class BufferedReader(_Buffered):
    pass


class BufferedWriter(_Buffered):
    pass


class BufferedRandom(_Buffered):
    pass


class FileIO(_Buffered):
    pass


for _class in (BufferedReader, BufferedWriter, BufferedRandom, FileIO):
    _class.__module__ = '_io'


class _Text(TextIOBase):
    """What TextIOWrapper and StringIO share: line ends, and reading by characters."""

    def _translated(self, text):
        return text.replace('\r\n', '\n').replace('\r', '\n')


class TextIOWrapper(_Text):
    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False):
        if newline not in (None, '', '\n', '\r', '\r\n'):
            raise ValueError(f'illegal newline value: {newline}')
        self.buffer = buffer
        self.encoding = encoding or 'utf-8'
        self.errors = errors or 'strict'
        self._newline = newline
        self._line_buffering = line_buffering
        self._text = ''
        self._at = 0
        self._bytes = b''
        self._end = False
        ''.encode(self.encoding)

    @property
    def name(self):
        return self.buffer.name

    @property
    def mode(self):
        return self._mode

    def readable(self):
        return self.buffer.readable()

    def writable(self):
        return self.buffer.writable()

    def seekable(self):
        return self.buffer.seekable()

    def fileno(self):
        return self.buffer.fileno()

    def isatty(self):
        return self.buffer.isatty()

    @property
    def closed(self):
        return self.buffer.closed

    def _check(self):
        self.buffer._check()

    def detach(self):
        self.flush()
        return self.buffer

    def _fill(self):
        """Decodes some more; a character cut in two waits for its rest."""
        if self._end:
            return False
        data = self.buffer.read1(65536)
        self._end = not data
        data = self._bytes + data
        if not data:
            return False
        keep = 0
        if not self._end:
            if self.encoding.lower() in ('utf-8', 'utf8'):
                while keep < 4 and keep < len(data) and data[-1 - keep] & 0xC0 == 0x80:
                    keep += 1
                if keep < len(data) and data[-1 - keep] >= 0xC0:
                    lead = data[-1 - keep]
                    keep = keep + 1 if keep + 1 < (2 if lead < 0xE0 else 3 if lead < 0xF0 else 4) else 0
                else:
                    keep = 0
            if data[len(data) - keep - 1:len(data) - keep] == b'\r':
                keep += 1
        self._bytes = data[len(data) - keep:]
        text = data[:len(data) - keep].decode(self.encoding, self.errors)
        if self._newline is None:
            text = self._translated(text)
        self._text = self._text[self._at:] + text
        self._at = 0
        return True

    def _reading(self):
        self._check()
        if not self.buffer.readable():
            raise UnsupportedOperation('not readable')

    def read(self, size=-1):
        self._reading()
        if size is None or size < 0:
            parts = [self._text[self._at:]]
            self._text = ''
            self._at = 0
            data = self._bytes + self.buffer.read()
            self._bytes = b''
            self._end = True
            text = data.decode(self.encoding, self.errors)
            parts.append(self._translated(text) if self._newline is None else text)
            return ''.join(parts)
        while len(self._text) - self._at < size and self._fill():
            pass
        text = self._text[self._at:self._at + size]
        self._at += len(text)
        return text

    def _line_end(self):
        """Where the line that begins here ends, or 0."""
        if self._newline is None or self._newline == '\n':
            return self._text.find('\n', self._at) + 1
        if self._newline:
            found = self._text.find(self._newline, self._at)
            return found + len(self._newline) if found >= 0 else 0
        first = self._text.find('\n', self._at)
        second = self._text.find('\r', self._at)
        if second >= 0 and (first < 0 or second < first):
            return second + (2 if first == second + 1 else 1)
        return first + 1

    def readline(self, size=-1):
        self._reading()
        end = self._line_end()
        while not end and (size < 0 or len(self._text) - self._at < size) and self._fill():
            end = self._line_end()
        if not end:
            end = len(self._text)
        if size >= 0:
            end = min(end, self._at + size)
        line = self._text[self._at:end]
        self._at = end
        return line

    def write(self, text):
        self._check()
        if not isinstance(text, str):
            raise TypeError(f'write() argument must be str, not {type(text).__name__}')
        if not self.buffer.writable():
            raise UnsupportedOperation('not writable')
        out = text
        if self._newline in ('\r', '\r\n'):
            out = out.replace('\n', self._newline)
        self.buffer.write(out.encode(self.encoding, self.errors))
        if self._line_buffering and '\n' in text:
            self.flush()
        return len(text)

    def flush(self):
        self.buffer.flush()

    def tell(self):
        self._check()
        ahead = len(self._text[self._at:].encode(self.encoding, self.errors)) + len(self._bytes)
        return self.buffer.tell() - ahead

    def seek(self, offset, whence=0):
        self._check()
        if whence == 1 and offset != 0:
            raise UnsupportedOperation("can't do nonzero cur-relative seeks")
        if whence == 2 and offset != 0:
            raise UnsupportedOperation("can't do nonzero end-relative seeks")
        if whence == 1:
            return self.tell()
        if whence == 0 and offset < 0:
            raise ValueError(f'negative seek position {offset}')
        self.flush()
        self._text = ''
        self._at = 0
        self._bytes = b''
        self._end = False
        return self.buffer.seek(offset, whence)

    def truncate(self, size=None):
        self.flush()
        return self.buffer.truncate(size)

    def close(self):
        self.buffer.close()

    def __repr__(self):
        return f"<_io.TextIOWrapper name={self.name!r} mode={self._mode!r} encoding={self.encoding!r}>"


TextIOWrapper.__module__ = '_io'


class StringIO(_Text):
    def _check(self):
        if self._closed:
            raise ValueError('I/O operation on closed file')

    def __init__(self, initial_value='', newline='\n'):
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f'initial_value must be str or None, not {type(initial_value).__name__}')
        self._newline = newline
        self._parts = []
        self._value = ''
        self._at = 0
        if initial_value:
            self.write(initial_value)
            self._at = 0

    def _whole(self):
        if self._parts:
            self._value = self._value + ''.join(self._parts)
            self._parts = []
        return self._value

    def readable(self):
        self._check()
        return True

    def writable(self):
        self._check()
        return True

    def seekable(self):
        self._check()
        return True

    def getvalue(self):
        self._check()
        return self._whole()

    def read(self, size=-1):
        self._check()
        value = self._whole()
        end = len(value) if size is None or size < 0 else self._at + size
        text = value[self._at:end]
        self._at += len(text)
        return text

    def readline(self, size=-1):
        self._check()
        value = self._whole()
        end = value.find('\n', self._at) + 1 or len(value)
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        line = value[self._at:end]
        self._at += len(line)
        return line

    def write(self, text):
        self._check()
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got '{type(text).__name__}'")
        out = text
        if self._newline is None:
            out = self._translated(out)
        elif self._newline in ('\r', '\r\n'):
            out = out.replace('\n', self._newline)
        if self._parts or self._at == len(self._value):
            # the usual way: at the end, joined when it is asked for
            self._parts.append(out)
            self._at += len(out)
            return len(text)
        if self._at > len(self._value):
            self._value += '\0' * (self._at - len(self._value))
        self._value = self._value[:self._at] + out + self._value[self._at + len(out):]
        self._at += len(out)
        return len(text)

    def tell(self):
        self._check()
        return self._at

    def seek(self, offset, whence=0):
        self._check()
        value = self._whole()
        if whence == 0 and offset < 0:
            raise ValueError(f'Negative seek position {offset}')
        if whence != 0 and offset != 0:
            raise OSError("Can't do nonzero cur-relative seeks")
        self._at = offset if whence == 0 else self._at if whence == 1 else len(value)
        return self._at

    def truncate(self, size=None):
        self._check()
        value = self._whole()
        size = self._at if size is None else size
        if size < 0:
            raise ValueError(f'Negative size value {size}')
        self._value = value[:size]
        return size


StringIO.__module__ = '_io'


class BytesIO(BufferedIOBase):
    def __init__(self, initial_bytes=b''):
        self._value = bytearray(initial_bytes or b'')
        self._at = 0

    def readable(self):
        self._check()
        return True

    def writable(self):
        self._check()
        return True

    def seekable(self):
        self._check()
        return True

    def getvalue(self):
        self._check()
        return bytes(self._value)

    def getbuffer(self):
        self._check()
        return memoryview(self._value)

    def read(self, size=-1):
        self._check()
        end = len(self._value) if size is None or size < 0 else self._at + size
        data = bytes(self._value[self._at:end])
        self._at += len(data)
        return data

    read1 = read

    def readinto(self, target):
        data = self.read(len(target))
        target[:len(data)] = data
        return len(data)

    def readline(self, size=-1):
        self._check()
        end = self._value.find(b'\n', self._at) + 1 or len(self._value)
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        line = bytes(self._value[self._at:end])
        self._at += len(line)
        return line

    def write(self, data):
        self._check()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(data)
        if self._at > len(self._value):
            self._value.extend(bytes(self._at - len(self._value)))
        self._value[self._at:self._at + len(data)] = data
        self._at += len(data)
        return len(data)

    def tell(self):
        self._check()
        return self._at

    def seek(self, offset, whence=0):
        self._check()
        if whence == 0 and offset < 0:
            raise ValueError(f'negative seek value {offset}')
        base = 0 if whence == 0 else self._at if whence == 1 else len(self._value)
        self._at = max(0, base + offset)
        return self._at

    def truncate(self, size=None):
        self._check()
        size = self._at if size is None else size
        if size < 0:
            raise ValueError(f'negative size value {size}')
        del self._value[size:]
        return size


BytesIO.__module__ = '_io'


def text_encoding(encoding, stacklevel=2):
    return 'locale' if encoding is None else encoding


def open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    if encoding == 'locale':
        encoding = None
    modes = set(mode)
    if modes - set('rwxabt+') or len(mode) > len(modes):
        raise ValueError(f'invalid mode: {mode!r}')
    binary = 'b' in modes
    if binary and 't' in modes:
        raise ValueError("can't have text and binary mode at once")
    if len(modes & set('rwxa')) != 1:
        if len(modes & set('rwxa')) > 1 or '+' not in modes:
            raise ValueError('must have exactly one of create/read/write/append mode')
        raise ValueError('Must have exactly one of create/read/write/append mode and at most one plus')
    for what, given in ('an encoding', encoding), ('an errors', errors), ('a newline', newline):
        if binary and given is not None:
            raise ValueError(f"binary mode doesn't take {what} argument")
    if buffering == 0 and not binary:
        raise ValueError("can't have unbuffered text I/O")
    update = '+' in modes
    readable = 'r' in modes or update
    writable = 'r' not in modes or update
    how = (1 if readable else 0) | (2 if writable else 0)
    if 'w' in modes:
        how |= 4 | 8
    elif 'x' in modes:
        how |= 4 | 32
    elif 'a' in modes:
        how |= 4 | 16
    if isinstance(file, int):
        fd = file
    else:
        if hasattr(file, '__fspath__'):
            file = file.__fspath__()
        if isinstance(file, bytes):
            file = file.decode()
        if not isinstance(file, str):
            raise TypeError(f'expected str, bytes or os.PathLike object, not {type(file).__name__}')
        fd = _io.open(file, how)
    kind = FileIO if buffering == 0 else BufferedRandom if update else BufferedWriter if writable else BufferedReader
    stream = kind(fd, file, mode, readable, writable, buffering == 0)
    if 'a' in modes:
        try:
            _io.seek(fd, 0, 2)
        except OSError:
            pass
    if binary:
        return stream
    text = TextIOWrapper(stream, encoding, errors, newline, buffering == 1)
    text._mode = mode
    return text
