"""Copying and removing files; the size of a terminal."""
import os
from os import path


class Error(OSError):
    pass


class SameFileError(Error):
    pass


def get_terminal_size(fallback=(80, 24)):
    def number(name, other):
        try:
            value = int(os.environ[name])
        except (KeyError, ValueError):
            value = 0
        return value if value > 0 else other
    return os.terminal_size((number("COLUMNS", fallback[0]), number("LINES", fallback[1])))


def copyfileobj(fsrc, fdst, length=65536):
    while buffer := fsrc.read(length):
        fdst.write(buffer)


def copyfile(src, dst, *, follow_symlinks=True):
    import io
    if path.exists(dst) and path.samefile(src, dst):
        raise SameFileError(f"{src!r} and {dst!r} are the same file")
    with io.open(src, "rb") as a, io.open(dst, "wb") as b:
        copyfileobj(a, b)
    return dst


def copy(src, dst, *, follow_symlinks=True):
    return copyfile(src, path.join(dst, path.basename(src)) if path.isdir(dst) else dst)


copy2 = copy


def copytree(src, dst, symlinks=False, ignore=None, copy_function=copy2, ignore_dangling_symlinks=False, dirs_exist_ok=False):
    os.makedirs(dst, exist_ok=dirs_exist_ok)
    for name in os.listdir(src):
        full = path.join(src, name)
        if path.isdir(full):
            copytree(full, path.join(dst, name), dirs_exist_ok=dirs_exist_ok)
        else:
            copy_function(full, path.join(dst, name))
    return dst


def rmtree(target, ignore_errors=False, onerror=None):
    try:
        for name in os.listdir(target):
            full = path.join(target, name)
            if path.isdir(full) and not path.islink(full):
                rmtree(full, ignore_errors)
            else:
                os.remove(full)
        os.rmdir(target)
    except OSError:
        if not ignore_errors:
            raise


def move(src, dst, copy_function=copy2):
    target = path.join(dst, path.basename(src)) if path.isdir(dst) else dst
    os.rename(src, target)
    return target


def which(cmd, mode=1, path=None):
    return None
