"""Context managers."""
from functools import wraps


class _Manager:
    def __init__(self, generator):
        self.generator = generator

    def __enter__(self):
        for value in self.generator:
            return value
        raise RuntimeError("generator didn't yield")

    def __exit__(self, kind, value, traceback):
        if kind is None:
            for _ in self.generator:
                raise RuntimeError("generator didn't stop")
            return False
        try:
            self.generator.throw(value)
        except StopIteration as error:
            return error is not value
        except BaseException as error:
            if error is value:
                return False
            raise
        raise RuntimeError("generator didn't stop after throw()")


def contextmanager(function):
    @wraps(function)
    def helper(*args, **keywords):
        return _Manager(function(*args, **keywords))
    return helper


class suppress:
    def __init__(self, *exceptions):
        self.exceptions = exceptions

    def __enter__(self):
        return None

    def __exit__(self, kind, value, traceback):
        return kind is not None and issubclass(kind, self.exceptions)


class closing:
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *details):
        self.thing.close()


class nullcontext:
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *details):
        return None


class ExitStack:
    def __init__(self):
        self.exits = []

    def __enter__(self):
        return self

    def enter_context(self, manager):
        value = manager.__enter__()
        self.exits.append(manager.__exit__)
        return value

    def callback(self, function, /, *args, **keywords):
        self.exits.append(lambda *details: (function(*args, **keywords), None)[1])
        return function

    def __exit__(self, kind, value, traceback):
        swallowed = False
        while self.exits:
            leave = self.exits.pop()
            if leave(kind, value, traceback):
                swallowed = True
                kind = value = traceback = None
        return swallowed
