"""What a running program can tell of its functions, classes and objects."""
import types

CO_VARARGS, CO_VARKEYWORDS, CO_GENERATOR, CO_COROUTINE = 4, 8, 32, 128


def isclass(obj):
    return isinstance(obj, type)


def isfunction(obj):
    return isinstance(obj, types.FunctionType)


def ismethod(obj):
    return isinstance(obj, types.MethodType)


def isbuiltin(obj):
    return isinstance(obj, types.BuiltinFunctionType)


def isroutine(obj):
    return isfunction(obj) or ismethod(obj) or isbuiltin(obj)


def ismodule(obj):
    return type(obj) is type(types)


def isgenerator(obj):
    return isinstance(obj, types.GeneratorType)


def iscoroutine(obj):
    return isinstance(obj, types.CoroutineType)


GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED, GEN_CLOSED = "GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED", "GEN_CLOSED"
CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED, CORO_CLOSED = "CORO_CREATED", "CORO_RUNNING", "CORO_SUSPENDED", "CORO_CLOSED"


def getgeneratorstate(generator):
    if generator.gi_running:
        return GEN_RUNNING
    if generator.gi_suspended:
        return GEN_SUSPENDED
    return GEN_CLOSED if hasattr(generator, "gi_frame") else GEN_CREATED


def getcoroutinestate(coroutine):
    if coroutine.cr_running:
        return CORO_RUNNING
    if coroutine.cr_suspended:
        return CORO_SUSPENDED
    return CORO_CLOSED if hasattr(coroutine, "cr_frame") else CORO_CREATED


def isawaitable(obj):
    return iscoroutine(obj) or hasattr(type(obj), "__await__")


def _flags(obj):
    while ismethod(obj):
        obj = obj.__func__
    return obj.__code__.co_flags if isfunction(obj) else 0


def isgeneratorfunction(obj):
    flags = _flags(obj)
    return bool(flags & CO_GENERATOR) and not flags & CO_COROUTINE


def iscoroutinefunction(obj):
    flags = _flags(obj)
    return bool(flags & CO_COROUTINE) and not flags & CO_GENERATOR


def isabstract(obj):
    return isinstance(obj, type) and bool(getattr(obj, "__abstractmethods__", None))


def isdatadescriptor(obj):
    return isinstance(obj, property) or hasattr(type(obj), "__set__")


def cleandoc(doc):
    first, *others = doc.expandtabs().split("\n")
    margin = min([len(line) - len(line.lstrip()) for line in others if line.strip()], default=0)
    return "\n".join([first.lstrip()] + [line[margin:] for line in others]).strip("\n")


def getdoc(obj):
    doc = obj.__doc__
    if doc is None and isinstance(obj, type):
        for base in obj.__mro__[1:]:
            if base is not object and base.__doc__ is not None:
                doc = base.__doc__
                break
    return cleandoc(doc) if isinstance(doc, str) else None


def getmembers(obj, predicate=None):
    found = []
    for name in dir(obj):
        try:
            value = getattr(obj, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            found.append((name, value))
    return sorted(found, key=lambda pair: pair[0])


def getmro(cls):
    return cls.__mro__


def unwrap(func, *, stop=None):
    while hasattr(func, "__wrapped__"):
        func = func.__wrapped__
    return func


class _empty:
    pass


class _Kind(int):
    def __new__(cls, value, name, description):
        self = int.__new__(cls, value)
        self.name = name
        self.description = description
        return self

    def __str__(self):
        return self.description

    def __repr__(self):
        return f"<_ParameterKind.{self.name}: {int(self)}>"


def _plain(annotation):
    return annotation.__qualname__ if isinstance(annotation, type) and annotation.__module__ in ("builtins", "__main__") and annotation.__module__ == "builtins" else f"{annotation.__module__}.{annotation.__qualname__}" if isinstance(annotation, type) else repr(annotation)


formatannotation = _plain


class Parameter:
    empty = _empty
    POSITIONAL_ONLY = _Kind(0, "POSITIONAL_ONLY", "positional-only")
    POSITIONAL_OR_KEYWORD = _Kind(1, "POSITIONAL_OR_KEYWORD", "positional or keyword")
    VAR_POSITIONAL = _Kind(2, "VAR_POSITIONAL", "variadic positional")
    KEYWORD_ONLY = _Kind(3, "KEYWORD_ONLY", "keyword-only")
    VAR_KEYWORD = _Kind(4, "VAR_KEYWORD", "variadic keyword")

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name = name
        self.kind = kind
        self.default = default
        self.annotation = annotation

    def __str__(self):
        text = self.name
        if self.annotation is not _empty:
            text += ": " + _plain(self.annotation)
        if self.default is not _empty:
            text += (" = " if self.annotation is not _empty else "=") + repr(self.default)
        return "*" + text if self.kind == 2 else "**" + text if self.kind == 4 else text

    def __repr__(self):
        return f'<Parameter "{self}">'

    def __eq__(self, other):
        return isinstance(other, Parameter) and (self.name, int(self.kind), self.default, self.annotation) == (other.name, int(other.kind), other.default, other.annotation)

    __hash__ = None


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature = signature
        self.arguments = arguments

    @property
    def args(self):
        values = []
        for name, parameter in self.signature.parameters.items():
            if parameter.kind > 2 or name not in self.arguments:
                break
            if parameter.kind == 2:
                values.extend(self.arguments[name])
            else:
                values.append(self.arguments[name])
        return tuple(values)

    @property
    def kwargs(self):
        named = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments and parameter.kind == 3:
                named[name] = self.arguments[name]
            elif name in self.arguments and parameter.kind == 4:
                named.update(self.arguments[name])
        return named

    def apply_defaults(self):
        filled = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments:
                filled[name] = self.arguments[name]
            elif parameter.default is not _empty:
                filled[name] = parameter.default
            elif parameter.kind == 2:
                filled[name] = ()
            elif parameter.kind == 4:
                filled[name] = {}
        self.arguments = filled

    def __repr__(self):
        return f"<BoundArguments ({', '.join([f'{k}={v!r}' for k, v in self.arguments.items()])})>"


class Signature:
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty):
        self.parameters = {p.name: p for p in parameters or ()}
        self.return_annotation = return_annotation

    def __str__(self):
        parts = []
        only = star = False
        for parameter in self.parameters.values():
            kind = int(parameter.kind)
            if only and kind != 0:
                parts.append("/")
                only = False
            if kind == 0:
                only = True
            if kind == 2:
                star = True
            elif kind == 3 and not star:
                parts.append("*")
                star = True
            parts.append(str(parameter))
        if only:
            parts.append("/")
        return f"({', '.join(parts)})" + (f" -> {_plain(self.return_annotation)}" if self.return_annotation is not _empty else "")

    def __repr__(self):
        return f"<Signature {self}>"

    def bind(self, /, *args, **kwargs):
        return BoundArguments(self, self._bind(args, kwargs, False))

    def bind_partial(self, /, *args, **kwargs):
        return BoundArguments(self, self._bind(args, kwargs, True))

    def _bind(self, args, kwargs, partial):
        values = list(args)
        named = dict(kwargs)
        found = {}
        for name, parameter in self.parameters.items():
            kind = int(parameter.kind)
            if kind == 2:
                if values:
                    found[name] = tuple(values)
                    values = []
            elif kind == 4:
                if named:
                    found[name] = named
                    named = {}
            elif kind < 2 and values:
                if name in named and kind == 1:
                    raise TypeError(f"multiple values for argument {name!r}")
                found[name] = values.pop(0)
            elif kind != 0 and name in named:
                found[name] = named.pop(name)
            elif parameter.default is _empty and not partial:
                raise TypeError(f"missing a required {'keyword-only ' if kind == 3 else ''}argument: {name!r}")
        if values:
            raise TypeError("too many positional arguments")
        if named:
            raise TypeError(f"got an unexpected keyword argument {next(iter(named))!r}")
        return found


def signature(obj, *, follow_wrapped=True):
    if not callable(obj):
        raise TypeError(f"{obj!r} is not a callable object")
    if follow_wrapped:
        obj = unwrap(obj)
    skip = 0
    if ismethod(obj):
        obj, skip = obj.__func__, 1
    elif isinstance(obj, type):
        obj, skip = getattr(obj, "__init__"), 1
    elif not isfunction(obj) and hasattr(type(obj), "__call__") and isfunction(type(obj).__call__):
        obj, skip = type(obj).__call__, 1
    if not isfunction(obj):
        raise ValueError(f"no signature found for builtin {obj!r}")
    code = obj.__code__
    names = code.co_varnames
    annotations = obj.__annotations__
    defaults = obj.__defaults__ or ()
    first_default = code.co_argcount - len(defaults)
    parameters = []
    for i in range(code.co_argcount):
        kind = Parameter.POSITIONAL_ONLY if i < code.co_posonlyargcount else Parameter.POSITIONAL_OR_KEYWORD
        parameters.append(Parameter(names[i], kind, default=defaults[i - first_default] if i >= first_default else _empty, annotation=annotations.get(names[i], _empty)))
    at = code.co_argcount + code.co_kwonlyargcount
    if code.co_flags & CO_VARARGS:
        parameters.append(Parameter(names[at], Parameter.VAR_POSITIONAL, annotation=annotations.get(names[at], _empty)))
        at += 1
    for name in names[code.co_argcount:code.co_argcount + code.co_kwonlyargcount]:
        parameters.append(Parameter(name, Parameter.KEYWORD_ONLY, default=(obj.__kwdefaults__ or {}).get(name, _empty), annotation=annotations.get(name, _empty)))
    if code.co_flags & CO_VARKEYWORDS:
        parameters.append(Parameter(names[at], Parameter.VAR_KEYWORD, annotation=annotations.get(names[at], _empty)))
    return Signature(parameters[skip:], return_annotation=annotations.get("return", _empty))


def currentframe():
    return None


def stack(context=1):
    return []
