"""Abstract base classes: abstract methods, and classes that count as subclasses by registration or by what they define.

Classes live as long as the program, so that each abstract class simply keeps lists of what was derived from it and registered with it.
"""


def _abstract(value):
    return getattr(value, "__isabstractmethod__", False)


def abstractmethod(funcobj):
    setattr(funcobj, "__isabstractmethod__", True)
    return funcobj


class abstractclassmethod(classmethod):
    __isabstractmethod__ = True


class abstractstaticmethod(staticmethod):
    __isabstractmethod__ = True


class abstractproperty(property):
    __isabstractmethod__ = True


class _Known:
    """What an abstract class knows of other classes."""
    __slots__ = ("registered", "derived")

    def __init__(self):
        self.registered = []
        self.derived = []


_version = 0


class ABCMeta(type):
    def __new__(mcls, name, bases, namespace, /, **kwargs):
        made = super().__new__(mcls, name, bases, namespace, **kwargs)
        made._abc_impl = _Known()
        for base in bases:
            if isinstance(base, ABCMeta):
                base._abc_impl.derived.append(made)
        update_abstractmethods(made)
        return made

    def register(cls, subclass):
        global _version
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if not issubclass(subclass, cls):
            if issubclass(cls, subclass):  # both ways would never end
                raise RuntimeError("Refusing to create an inheritance cycle")
            cls._abc_impl.registered.append(subclass)
            _version += 1
        return subclass

    def __instancecheck__(cls, instance):
        kind, given = type(instance), instance.__class__
        return cls.__subclasscheck__(given) or (kind is not given and cls.__subclasscheck__(kind))

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        if cls in subclass.__mro__:
            return True
        answer = cls.__subclasshook__(subclass)
        if answer is NotImplemented:
            known = cls._abc_impl
            return _any_of(subclass, known.registered) or _any_of(subclass, known.derived)
        return answer


def _any_of(subclass, classes):
    for each in classes:
        if issubclass(subclass, each):
            return True
    return False


def update_abstractmethods(cls):
    """Sets which names a class has yet to define: its own abstract ones, and inherited ones that are abstract still."""
    if not isinstance(cls, ABCMeta):
        return cls
    names = [name for name, value in cls.__dict__.items() if _abstract(value)]
    for base in cls.__bases__:
        names += [name for name in getattr(base, "__abstractmethods__", ()) if _abstract(getattr(cls, name, None))]
    cls.__abstractmethods__ = frozenset(names)
    return cls


def get_cache_token():
    """Changes whenever a class is registered."""
    return _version


class ABC(metaclass=ABCMeta):
    __slots__ = ()
