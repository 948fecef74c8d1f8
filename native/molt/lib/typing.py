"""Names for annotations; nothing of them is checked at run time."""


class _Form:
    def __init__(self, name):
        self._name = name

    def __getitem__(self, item):
        return self

    def __call__(self, *args, **keywords):
        return self

    def __or__(self, other):
        return self

    def __ror__(self, other):
        return self

    def __repr__(self):
        return "typing." + self._name


Any = _Form("Any")
Optional = _Form("Optional")
Union = _Form("Union")
Callable = _Form("Callable")
Iterable = _Form("Iterable")
Iterator = _Form("Iterator")
Generator = _Form("Generator")
Sequence = _Form("Sequence")
Mapping = _Form("Mapping")
ClassVar = _Form("ClassVar")
Final = _Form("Final")
Literal = _Form("Literal")
List = _Form("List")
Dict = _Form("Dict")
Set = _Form("Set")
Tuple = _Form("Tuple")
Type = _Form("Type")


def TypeVar(name, *constraints, **keywords):
    return _Form(name)


def cast(kind, value):
    return value


class Generic:
    def __class_getitem__(cls, item):
        return cls


class Protocol:
    pass


TYPE_CHECKING = False
