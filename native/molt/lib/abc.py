"""Abstract base classes: what compiled programs use of them."""


def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function


class ABCMeta(type):
    def __new__(mcls, name, bases, namespace, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        abstract = set()
        for key, value in namespace.items():
            if getattr(value, "__isabstractmethod__", False):
                abstract.add(key)
        for base in bases:
            for key in getattr(base, "__abstractmethods__", ()):
                if getattr(getattr(cls, key, None), "__isabstractmethod__", False):
                    abstract.add(key)
        cls.__abstractmethods__ = frozenset(abstract)
        return cls


class ABC(metaclass=ABCMeta):
    pass
