"""The environment, folders and files by name."""
from _atexit import end as _end
from _os import environ as _environ, getcwd as _getcwd, listdir as _listdir, stat as _stat, mkdir as _mkdir, rmdir as _rmdir, unlink as _unlink, rename as _rename, getpid, urandom
from abc import ABC, abstractmethod
from collections.abc import MutableMapping
from os import path
import sys

name = "posix"
curdir, pardir, sep, altsep, extsep, pathsep, linesep, devnull, defpath = ".", "..", "/", None, ".", ":", "\n", "/dev/null", "/bin:/usr/bin"
error = OSError
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND = 0, 1, 2, 64, 128, 512, 1024


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    method = getattr(type(path), "__fspath__", None)
    if method is None:
        raise TypeError("expected str, bytes or os.PathLike object, not " + type(path).__name__)
    result = method(path)
    if isinstance(result, (str, bytes)):
        return result
    raise TypeError(f"expected {type(path).__name__}.__fspath__() to return str or bytes, not {type(result).__name__}")


def fsencode(filename):
    filename = fspath(filename)
    return filename.encode("utf-8", "surrogateescape") if isinstance(filename, str) else filename


def fsdecode(filename):
    filename = fspath(filename)
    return filename.decode("utf-8", "surrogateescape") if isinstance(filename, bytes) else filename


class PathLike(ABC):
    @abstractmethod
    def __fspath__(self):
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is PathLike:
            return hasattr(subclass, "__fspath__") or NotImplemented
        return NotImplemented

    def __class_getitem__(cls, item):
        return cls


class _Environ(MutableMapping):
    """Read from the system when it is first asked."""

    def __init__(self):
        self._values = None

    @property
    def _data(self):
        if self._values is None:
            self._values = _environ()
        return self._values

    def __getitem__(self, key):
        try:
            return self._data[key]
        except KeyError:
            raise KeyError(key) from None

    def __setitem__(self, key, value):
        if not isinstance(key, str) or not isinstance(value, str):
            raise TypeError("str expected, not %s" % type(value if isinstance(key, str) else key).__name__)
        self._data[key] = value

    def __delitem__(self, key):
        try:
            del self._data[key]
        except KeyError:
            raise KeyError(key) from None

    def __iter__(self):
        return iter(list(self._data))

    def __len__(self):
        return len(self._data)

    def __contains__(self, key):
        return key in self._data

    def __repr__(self):
        return "environ({" + ", ".join([f"{k!r}: {v!r}" for k, v in self._data.items()]) + "})"

    def copy(self):
        return dict(self)


environ = _Environ()


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    environ[key] = value


def unsetenv(key):
    environ.pop(key, None)


def getcwd():
    return _getcwd()


class stat_result(tuple):
    st_mode = property(lambda self: self[0])
    st_ino = property(lambda self: self[1])
    st_dev = property(lambda self: self[2])
    st_nlink = property(lambda self: self[3])
    st_uid = property(lambda self: self[4])
    st_gid = property(lambda self: self[5])
    st_size = property(lambda self: self[6])
    st_atime = property(lambda self: self._times[0] / 1e9)
    st_mtime = property(lambda self: self._times[1] / 1e9)
    st_ctime = property(lambda self: self._times[2] / 1e9)
    st_mtime_ns = property(lambda self: self._times[1])


def _result(found):
    made = stat_result((found[0], found[1], found[2], found[3], 0, 0, found[4], found[5] // 10**9, found[6] // 10**9, found[7] // 10**9))
    made._times = found[5:]
    return made


def stat(path, *, dir_fd=None, follow_symlinks=True):
    return _result(_stat(fspath(path), follow_symlinks, True))


def lstat(path):
    return stat(path, follow_symlinks=False)


def listdir(path="."):
    return _listdir(fspath(path))


class DirEntry:
    def __init__(self, folder, name):
        self.name = name
        self.path = path.join(folder, name)

    def is_dir(self, *, follow_symlinks=True):
        return path.isdir(self.path)

    def is_file(self, *, follow_symlinks=True):
        return path.isfile(self.path)

    def is_symlink(self):
        return path.islink(self.path)

    def stat(self, *, follow_symlinks=True):
        return stat(self.path, follow_symlinks=follow_symlinks)

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"


class _Scan:
    def __init__(self, entries):
        self._entries = iter(entries)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass

    def close(self):
        pass


def scandir(path="."):
    folder = fspath(path)
    return _Scan([DirEntry(folder, name) for name in _listdir(folder)])


def mkdir(path, mode=0o777, *, dir_fd=None):
    _mkdir(fspath(path), mode)


def makedirs(name, mode=0o777, exist_ok=False):
    name = fspath(name)
    around = path.dirname(name.rstrip(sep) if isinstance(name, str) else name)
    if around and not path.exists(around):
        makedirs(around, mode, exist_ok)
    try:
        _mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


def rmdir(path, *, dir_fd=None):
    _rmdir(fspath(path))


def remove(path, *, dir_fd=None):
    _unlink(fspath(path))


unlink = remove


def rename(src, dst):
    _rename(fspath(src), fspath(dst))


replace = rename


def removedirs(name):
    _rmdir(name)


def access(path, mode):
    return _stat(fspath(path), True, False) is not None


def walk(top, topdown=True, onerror=None, followlinks=False):
    top = fspath(top)
    dirs, files = [], []
    try:
        names = _listdir(top)
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return
    for entry in names:
        (dirs if path.isdir(path.join(top, entry)) else files).append(entry)
    if topdown:
        yield top, dirs, files
    for entry in dirs:
        full = path.join(top, entry)
        if followlinks or not path.islink(full):
            yield from walk(full, topdown, onerror, followlinks)
    if not topdown:
        yield top, dirs, files


def cpu_count():
    return 1


def getppid():
    return 1


def getlogin():
    return environ.get("LOGNAME", "user")


def _exit(status):
    _end(status)


def strerror(code):
    return _ERRORS.get(code, f"Unknown error {code}")


_ERRORS = {0: "Success", 1: "Operation not permitted", 2: "No such file or directory", 3: "No such process", 4: "Interrupted system call", 5: "Input/output error", 9: "Bad file descriptor", 11: "Resource temporarily unavailable", 12: "Cannot allocate memory", 13: "Permission denied", 17: "File exists", 20: "Not a directory", 21: "Is a directory", 22: "Invalid argument", 28: "No space left on device", 32: "Broken pipe", 33: "Numerical argument out of domain", 34: "Numerical result out of range", 39: "Directory not empty"}


class terminal_size(tuple):
    columns = property(lambda self: self[0])
    lines = property(lambda self: self[1])

    def __repr__(self):
        return f"os.terminal_size(columns={self[0]}, lines={self[1]})"


def get_terminal_size(fd=1):
    raise OSError(25, "Inappropriate ioctl for device")


def isatty(fd):
    return False


def get_exec_path(env=None):
    return (env or environ).get("PATH", defpath).split(pathsep)


class _Uname(tuple):
    sysname = property(lambda self: self[0])
    nodename = property(lambda self: self[1])
    release = property(lambda self: self[2])
    version = property(lambda self: self[3])
    machine = property(lambda self: self[4])


def uname():
    return _Uname(("Linux", "localhost", "", "", "x86_64"))
