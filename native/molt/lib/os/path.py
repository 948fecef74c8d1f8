"""Paths as text, the POSIX way; and what is at them."""
from _os import getcwd as _getcwd, stat as _stat

curdir, pardir, extsep, sep, pathsep, altsep, defpath, devnull = ".", "..", ".", "/", ":", None, "/bin:/usr/bin", "/dev/null"
supports_unicode_filenames = False


def _fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    method = getattr(type(path), "__fspath__", None)
    if method is None:
        raise TypeError("expected str, bytes or os.PathLike object, not " + type(path).__name__)
    return method(path)


def _marks(path):
    return (b"/", b".", b"") if isinstance(path, bytes) else ("/", ".", "")


def normcase(s):
    return _fspath(s)


def isabs(s):
    s = _fspath(s)
    return s.startswith(_marks(s)[0])


def join(a, *p):
    for each in (a, *p):
        if not isinstance(each, (str, bytes)) and not hasattr(type(each), "__fspath__"):
            raise TypeError(f"join() argument must be str, bytes, or os.PathLike object, not {type(each).__name__!r}")
    a = _fspath(a)
    slash = _marks(a)[0]
    path = a
    for b in map(_fspath, p):
        if isinstance(b, bytes) != isinstance(a, bytes):
            raise TypeError("Can't mix strings and bytes in path components")
        if b.startswith(slash):
            path = b
        elif not path or path.endswith(slash):
            path += b
        else:
            path += slash + b
    return path


def split(p):
    p = _fspath(p)
    slash = _marks(p)[0]
    i = p.rfind(slash) + 1
    head, tail = p[:i], p[i:]
    if head and head != slash * len(head):
        head = head.rstrip(slash)
    return head, tail


def splitext(p):
    p = _fspath(p)
    slash, dot, empty = _marks(p)
    start = p.rfind(slash)
    at = p.rfind(dot)
    if at > start:
        i = start + 1
        while i < at:
            if p[i:i + 1] != dot:
                return p[:at], p[at:]
            i += 1
    return p, p[:0]


def splitdrive(p):
    p = _fspath(p)
    return p[:0], p


def splitroot(p):
    p = _fspath(p)
    if p[:1] != "/":
        return "", "", p
    if p[1:2] != "/" or p[2:3] == "/":
        return "", "/", p[1:]
    return "", p[:2], p[2:]


def basename(p):
    p = _fspath(p)
    return p[p.rfind(_marks(p)[0]) + 1:]


def dirname(p):
    return split(p)[0]


def normpath(path):
    path = _fspath(path)
    slash, dot, empty = _marks(path)
    if not path:
        return dot
    initial = 0
    if path.startswith(slash):
        initial = 2 if path.startswith(slash * 2) and not path.startswith(slash * 3) else 1
    parts = []
    for part in path.split(slash):
        if not part or part == dot:
            continue
        if part != dot * 2 or not initial and not parts or parts and parts[-1] == dot * 2:
            parts.append(part)
        elif parts:
            parts.pop()
    path = slash * initial + slash.join(parts)
    return path or dot


def abspath(path):
    path = _fspath(path)
    if not isabs(path):
        path = join(_getcwd(), path)
    return normpath(path)


def realpath(filename, *, strict=False):
    return abspath(filename)


def relpath(path, start=None):
    if not path:
        raise ValueError("no path specified")
    path = _fspath(path)
    start = curdir if start is None else _fspath(start)
    base = [x for x in abspath(start).split(sep) if x]
    target = [x for x in abspath(path).split(sep) if x]
    same = len(commonprefix([base, target]))
    parts = [pardir] * (len(base) - same) + target[same:]
    return join(*parts) if parts else curdir


def commonprefix(m):
    if not m:
        return ""
    low, high = min(m), max(m)
    for i, c in enumerate(low):
        if c != high[i]:
            return low[:i]
    return low


def commonpath(paths):
    paths = [_fspath(p) for p in paths]
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    if len({isabs(p) for p in paths}) > 1:
        raise ValueError("Can't mix absolute and relative paths")
    split_paths = [[c for c in p.split(sep) if c and c != curdir] for p in paths]
    low, high = min(split_paths), max(split_paths)
    common = low
    for i, c in enumerate(low):
        if c != high[i]:
            common = low[:i]
            break
    return (sep if isabs(paths[0]) else "") + sep.join(common)


def expanduser(path):
    path = _fspath(path)
    if path != "~" and not path.startswith("~/"):
        return path
    from os import environ
    home = environ.get("HOME")
    return path if home is None else (home.rstrip("/") + path[1:]) or "/"


def expandvars(path):
    path = _fspath(path)
    if "$" not in path:
        return path
    from os import environ
    out = []
    i = 0
    while i < len(path):
        if path[i] != "$":
            out.append(path[i])
            i += 1
            continue
        j = i + 1
        if path[j:j + 1] == "{":
            end = path.find("}", j)
            name, after = (path[j + 1:end], end + 1) if end > 0 else (None, j)
        else:
            end = j
            while end < len(path) and (path[end].isalnum() or path[end] == "_"):
                end += 1
            name, after = path[j:end], end
        if name and name in environ:
            out.append(environ[name])
            i = after
        else:
            out.append("$")
            i += 1
    return "".join(out)


def _mode(path, follow):
    found = _stat(_fspath(path), follow, False)
    return None if found is None else found[0]


def exists(path):
    return _mode(path, True) is not None


def lexists(path):
    return _mode(path, False) is not None


def isfile(path):
    mode = _mode(path, True)
    return mode is not None and mode & 0o170000 == 0o100000


def isdir(path):
    mode = _mode(path, True)
    return mode is not None and mode & 0o170000 == 0o040000


def islink(path):
    mode = _mode(path, False)
    return mode is not None and mode & 0o170000 == 0o120000


def ismount(path):
    return path == "/"


def getsize(filename):
    return _stat(_fspath(filename), True, True)[4]


def getmtime(filename):
    return _stat(_fspath(filename), True, True)[6] / 1e9


def getatime(filename):
    return _stat(_fspath(filename), True, True)[5] / 1e9


def getctime(filename):
    return _stat(_fspath(filename), True, True)[7] / 1e9


def samefile(a, b):
    return _stat(_fspath(a), True, True)[1:3] == _stat(_fspath(b), True, True)[1:3]
