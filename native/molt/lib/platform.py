"""What the program runs on."""
import sys


def system():
    return "Linux"


def machine():
    return "x86_64"


def python_version():
    return "%d.%d.%d" % sys.version_info[:3]


def python_version_tuple():
    return tuple(python_version().split("."))


def python_implementation():
    return "CPython"


def node():
    return "localhost"


def release():
    return ""


def platform(aliased=False, terse=False):
    return "Linux"


def processor():
    return ""
