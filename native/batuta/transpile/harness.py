"""Runs functions of a module on given inputs and tells what came of each, for comparing with the moved code.

Standard input is one JSON object; see `main`. Values travel as tokens, by the type that both sides know:
i<int> f<bits> b<0|1> s<hex> n o l<count> d<count> t c<calls> m<method> v<class> e<index>.
"""

import __future__
import ast
import collections
import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import resource
import runpy
import signal
import struct
import sys

MEMORY_BYTES_MAX = 2 << 30
INT_MIN, INT_MAX = -(2**63), 2**63 - 1


class Timeout(BaseException):
    """A case that takes too long is not compared."""


class Overflow(BaseException):
    """What is computed does not fit 64 bits."""


class Module:
    """The module under test, and how its values travel."""

    def __init__(self, namespace, types):
        self.namespace = namespace
        self.types = types

    def named(self, name):
        """A class: what values travel through need not be imported by name."""
        if name in self.namespace:
            return self.namespace[name]
        return getattr(importlib.import_module(self.types[name]["module"]), name)

    def decode(self, tokens, ty):
        kind = ty["k"]
        token = next(tokens)
        head, rest = token[0], token[1:]
        if kind == "int":
            return int(rest)
        if kind == "float":
            return struct.unpack(">d", bytes.fromhex(rest))[0]
        if kind == "bool":
            return rest == "1"
        if kind == "str":
            return bytes.fromhex(rest).decode("utf-8")
        if kind == "none":
            return None
        if kind == "optional":
            return None if head == "n" else self.decode(tokens, ty["of"])
        if kind in ("list", "set", "deque", "series"):
            items = [self.decode(tokens, ty["of"]) for _ in range(int(rest))]
            make = {"list": list, "set": set, "deque": collections.deque, "series": tuple}[kind]
            return make(items)
        if kind == "dict":
            pairs = [(self.decode(tokens, ty["key"]), self.decode(tokens, ty["value"])) for _ in range(int(rest))]
            return self.dictionary(ty, pairs)
        if kind == "tuple":
            return tuple(self.decode(tokens, item) for item in ty["items"])
        if kind == "enum":
            return list(self.named(ty["name"]))[int(rest)]
        if kind == "class":
            about = self.types[ty["name"]]
            if about["variants"]:
                return self.decode(tokens, {"k": "class", "name": about["variants"][int(rest)]})
            arguments = [self.decode(tokens, item) for item in about["parameters"]]
            made = self.named(ty["name"])(*arguments)
            for _ in range(int(rest)):
                method = about["methods"][int(next(tokens)[1:])]
                getattr(made, method["name"])(*[self.decode(tokens, item) for item in method["parameters"]])
            return made
        raise ValueError(kind)

    def dictionary(self, ty, pairs):
        if ty["flavour"] == "counter":
            return collections.Counter(dict(pairs))
        if ty["flavour"] == "default":
            made = {"int": int, "float": float, "str": str, "list": list, "dict": dict, "set": set}[ty["value"]["k"]]
            return collections.defaultdict(made, pairs)
        return dict(pairs)

    def encode(self, value, ty):
        """Tokens of a value, or ValueError where the type does not tell it."""
        kind = ty["k"]
        if kind == "int" and type(value) is int and INT_MIN <= value <= INT_MAX:
            return [f"i{value}"]
        if kind == "float" and type(value) is float:
            return ["f" + struct.pack(">d", value).hex()]
        if kind == "bool" and type(value) is bool:
            return [f"b{int(value)}"]
        if kind == "str" and type(value) is str:
            return ["s" + value.encode("utf-8").hex()]
        if kind == "none" and value is None:
            return ["n"]
        if kind == "optional":
            return ["n"] if value is None else ["o", *self.encode(value, ty["of"])]
        plain = {"list": list, "deque": collections.deque, "series": tuple}
        if kind in plain and type(value) is plain[kind] and len(value) <= 200:
            return [f"l{len(value)}", *(token for item in value for token in self.encode(item, ty["of"]))]
        if kind == "set" and type(value) is set and len(value) <= 200:
            return [f"l{len(value)}", *(token for item in sorted(value) for token in self.encode(item, ty["of"]))]
        if kind == "dict" and isinstance(value, dict) and len(value) <= 200:
            tokens = [f"d{len(value)}"]
            for key, item in value.items():
                tokens += self.encode(key, ty["key"]) + self.encode(item, ty["value"])
            return tokens
        if kind == "tuple" and type(value) is tuple and len(value) == len(ty["items"]):
            return ["t", *(token for item, of in zip(value, ty["items"]) for token in self.encode(item, of))]
        if kind == "enum" and type(value) is self.named(ty["name"]):
            return [f"e{list(type(value)).index(value)}"]
        raise ValueError(kind)

    def show(self, value, ty):
        """What a value is, in a form that the moved code can tell too; its own repr where it is not of the type."""
        kind = ty["k"]
        if kind == "optional":
            return "None" if value is None else self.show(value, ty["of"])
        if kind in ("list", "deque", "series"):
            wanted = {"list": list, "deque": collections.deque, "series": tuple}[kind]
            if type(value) is wanted:
                return "[" + ", ".join(self.show(item, ty["of"]) for item in value) + "]"
        elif kind == "set":
            if isinstance(value, (set, frozenset)):
                return "{" + ", ".join(sorted(self.show(item, ty["of"]) for item in value)) + "}"
        elif kind == "dict":
            if isinstance(value, dict):
                return "{" + ", ".join(self.show(k, ty["key"]) + ": " + self.show(v, ty["value"]) for k, v in value.items()) + "}"
        elif kind == "tuple":
            if type(value) is tuple and len(value) == len(ty["items"]):
                return "(" + ", ".join(self.show(item, of) for item, of in zip(value, ty["items"])) + ")"
        elif kind == "class":
            variants = self.types[ty["name"]]["variants"]
            if variants and type(value).__name__ in variants:
                return self.show(value, {"k": "class", "name": type(value).__name__})
            if type(value) is self.named(ty["name"]):
                fields = self.types[ty["name"]]["fields"]
                return ty["name"] + "(" + ", ".join(f"{name}=" + self.show(getattr(value, name), of) for name, of in fields) + ")"
        elif kind == "enum":
            if type(value).__name__ == ty["name"]:
                return f"{ty['name']}.{value.name}"
        elif kind == "exception":
            return f"{type(value).__name__}: {value}"
        return repr(value)


def checked(value):
    """What the instrumented module passes every result through."""
    if type(value) is int and not INT_MIN <= value <= INT_MAX:
        raise Overflow
    if type(value) is complex or (type(value) is str and any(0xD800 <= ord(letter) < 0xE000 for letter in value)):
        raise Overflow
    if type(value) is tuple:
        for item in value:
            checked(item)
    return value


def checked_power(left, right):
    """An integer to a negative power is a float, which an integer cannot hold."""
    result = left**right
    if type(left) in (int, bool) and type(right) in (int, bool) and type(result) is float:
        raise Overflow
    return checked(result)


class Instrument(ast.NodeTransformer):
    """Passes every result of arithmetic and of calls through `checked`."""

    def wrap(self, node):
        return ast.copy_location(ast.Call(ast.Name("__checked__", ast.Load()), [node], []), node)

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if isinstance(node.op, ast.Pow):
            return ast.copy_location(ast.Call(ast.Name("__power__", ast.Load()), [node.left, node.right], []), node)
        return self.wrap(node)

    def visit_UnaryOp(self, node):
        self.generic_visit(node)
        return self.wrap(node) if isinstance(node.op, (ast.USub, ast.Invert)) else node

    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "pow" and len(node.args) == 2:
            return ast.copy_location(ast.Call(ast.Name("__power__", ast.Load()), node.args, []), node)
        if isinstance(node.func, ast.Name) and node.func.id == "sum" and not node.keywords:
            node = ast.copy_location(ast.Call(ast.Name("__sum__", ast.Load()), node.args, []), node)
        return self.wrap(node)

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        if not isinstance(node.target, ast.Name):
            target = node.target
            after = ast.Expr(self.wrap(ast.parse(ast.unparse(target), mode="eval").body))
            return [node, ast.fix_missing_locations(ast.copy_location(after, node))]
        if isinstance(node.op, ast.Pow):
            power = ast.Call(ast.Name("__power__", ast.Load()), [ast.Name(node.target.id, ast.Load()), node.value], [])
            return ast.copy_location(ast.Assign([node.target], power), node)
        after = ast.Expr(self.wrap(ast.Name(node.target.id, ast.Load())))
        return [node, ast.copy_location(after, node)]


def checked_sum(values, start=0):
    """`sum`, one addition after the other."""
    total = start
    for value in values:
        total = checked(total + value)
    return total


def instrumented(tree):
    """The module with its definitions instrumented."""
    tree.body = [Instrument().visit(node) if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else node for node in tree.body]
    return ast.fix_missing_locations(tree)


CHECKS = {"__checked__": checked, "__power__": checked_power, "__sum__": checked_sum}


class InstrumentedLoader(importlib.machinery.SourceFileLoader):
    """Loads what the module imports from its own folder, instrumented too."""

    def get_code(self, fullname):
        return compile(instrumented(ast.parse(self.get_data(self.path), self.path)), self.path, "exec", dont_inherit=True)

    def exec_module(self, module):
        module.__dict__.update(CHECKS)
        super().exec_module(module)


class InstrumentedFinder(importlib.abc.MetaPathFinder):
    def __init__(self, root):
        self.root = root

    def find_spec(self, fullname, path, target=None):
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin is None or not spec.origin.startswith(self.root + "/") or not spec.origin.endswith(".py"):
            return None
        loader = InstrumentedLoader(fullname, spec.origin)
        return importlib.util.spec_from_file_location(fullname, spec.origin, loader=loader, submodule_search_locations=spec.submodule_search_locations)


def load(request, is_instrumented):
    """The module's namespace, with its definitions but not its main program."""
    path = request["path"]
    if is_instrumented:
        sys.meta_path.insert(0, InstrumentedFinder(request["root"]))
    with open(path, "rb") as file:
        source = file.read()
    tree = ast.parse(source, path)
    # only what defines things: the main program is compared as a whole
    tree.body = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign))]
    if is_instrumented:
        tree = instrumented(tree)
    spec = importlib.util.spec_from_loader("subject", loader=None)
    module = importlib.util.module_from_spec(spec)
    sys.modules["subject"] = module
    module.__dict__.update(CHECKS)
    module.__package__ = request["package"]
    future = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    flags = __future__.annotations.compiler_flag if any(alias.name == "annotations" for node in future for alias in node.names) else 0
    for node in tree.body:
        try:
            exec(compile(ast.Module([node], []), path, "exec", flags, True), module.__dict__)
        except Exception:  # an assignment that needs the main program, or an import of what is not moved: what uses it is not compared
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                raise
    return module.__dict__


def on_alarm(_number, _frame):
    raise Timeout


def call(module, function, tokens):
    """Kind and text of what one call comes to."""
    stream = iter(tokens)
    arguments = [module.decode(stream, ty) for ty in function["parameters"]]
    positional, keywords = [], {}
    for index, (name, value, is_keyword) in enumerate(zip(function["names"], arguments, function["keywordOnly"])):
        if index == function["variadic"]:
            positional += value
        elif is_keyword:
            keywords[name] = value
        else:
            positional.append(value)
    if function["owner"] and function["kind"] == "method":
        method = getattr(type(arguments[0]), function["name"])
        result = method.fget(arguments[0]) if isinstance(method, property) else method(*positional, **keywords)
    elif function["owner"]:
        result = getattr(module.named(function["owner"]), function["name"])(*positional, **keywords)
    else:
        result = module.namespace[function["name"]](*positional, **keywords)
    if function["collects"]:
        result = list(result)
    shown = [module.show(result, function["result"])]
    shown += [module.show(arguments[index], function["parameters"][index]) for index in function["watched"]]
    return "ok", " | ".join(shown)


def outcome(module, function, tokens, seconds):
    output = io.StringIO()
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with contextlib.redirect_stdout(output):
            kind, text = call(module, function, tokens)
    except Overflow:
        kind, text = "overflow", ""
    except (Timeout, MemoryError):
        kind, text = "skip", ""
    except SystemExit as error:
        kind, text = "raise", f"SystemExit: {'' if error.code is None else error.code}"
    except RecursionError:  # its message depends on where the limit was met
        kind, text = "raise", "RecursionError: maximum recursion depth exceeded"
    except Exception as error:
        kind, text = "raise", f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return [kind, output.getvalue() + "\x1e" + text]


def run_cases(request):
    signal.signal(signal.SIGALRM, on_alarm)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    module = Module(load(request, request["instrumented"]), request["types"])
    found = []
    slow = collections.Counter()
    for function, tokens in request["cases"]:
        # an input space that is slow everywhere is not waited for
        if slow[function] > 6:
            found.append(["skip", ""])
            continue
        result = outcome(module, request["functions"][function], tokens.split(), request["seconds"])
        slow[function] += result[0] == "skip"
        found.append(result)
    return found


def run_program(request):
    """Runs the module as the main program, and records how its functions are called."""
    wanted = collections.defaultdict(dict)  # what is inherited stands in one place, for several classes
    for index, function in enumerate(request["functions"]):
        wanted[(function["name"], function["line"])][function["owner"]] = index
    module = Module({}, request["types"])
    recorded = collections.defaultdict(dict)
    counts = collections.Counter()

    def profile(frame, event, _argument):
        if event != "call":
            return
        owners = wanted.get((frame.f_code.co_name, frame.f_code.co_firstlineno))
        if owners is None:
            return
        first = next(iter(frame.f_locals.values()), None)
        index = next(iter(owners.values())) if len(owners) == 1 else owners.get(type(first).__name__)
        if index is None or frame.f_code.co_filename != request["path"]:
            return
        counts[index] += 1
        if len(recorded[index]) >= 12 or counts[index] > 3000:
            return
        function = request["functions"][index]
        module.namespace = frame.f_globals
        try:
            tokens = [token for name, ty in zip(function["names"], function["parameters"]) for token in module.encode(frame.f_locals[name], ty)]
            recorded[index][" ".join(tokens)] = True
        except (ValueError, KeyError, TypeError, UnicodeError):
            pass

    sys.argv = [request["path"]]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        sys.stdin = io.StringIO(request["stdin"])
        sys.setprofile(profile)
        try:
            if request["asModule"]:
                runpy.run_module(request["dotted"], run_name="__main__", alter_sys=True)
            else:
                runpy.run_path(request["path"], run_name="__main__")
        except BaseException:  # what it ends with is compared elsewhere
            pass
        finally:
            sys.setprofile(None)
    return {"counts": {str(index): count for index, count in counts.items()}, "recorded": {str(index): list(cases) for index, cases in recorded.items()}}


def calls_in(text):
    """Calls with plain values, from examples in documentation or from given lines."""
    for line in text.splitlines():
        stripped = line.strip()
        stripped = stripped[4:] if stripped.startswith(">>> ") else stripped
        try:
            node = ast.parse(stripped, mode="eval").body
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node.func.id, [ast.literal_eval(argument) for argument in node.args], {keyword.arg: ast.literal_eval(keyword.value) for keyword in node.keywords}
        except (SyntaxError, ValueError):
            continue


def given_cases(request):
    module = Module(load(request, False), request["types"])
    by_name = {function["name"]: index for index, function in enumerate(request["functions"]) if not function["owner"]}
    found = collections.defaultdict(list)
    for text in request["texts"]:
        for name, arguments, keywords in calls_in(text):
            if name not in by_name:
                continue
            function = request["functions"][by_name[name]]
            if (at := function["variadic"]) is not None:
                arguments = [*arguments[:at], tuple(arguments[at:])]
            values = dict(zip(function["names"], arguments), **keywords)
            try:
                tokens = [token for each, ty in zip(function["names"], function["parameters"]) for token in module.encode(values[each], ty)]
            except (ValueError, KeyError, TypeError):
                continue
            found[str(by_name[name])].append(" ".join(tokens))
    return found


def main():
    request = json.load(sys.stdin)
    # as when it is run: by its name where it is in a package, else by its path
    sys.path[0:0] = [request["root"]] if request["package"] else [request["path"].rpartition("/")[0], request["root"]]
    result = {"cases": run_cases, "program": run_program, "given": given_cases}[request["mode"]](request)
    with open(request["answer"], "w", encoding="utf-8", errors="surrogatepass") as file:
        json.dump(result, file)


if __name__ == "__main__":
    main()
