"""Which items may run anywhere, and which share a process because they share a wide fixture.

A wide fixture is one whose scope is more than a test. pytest builds it once for the tests that share it, so those
tests form a unit that one process works through in pytest's order. Fixtures of the session that take no parameter are
built once before everything forks, so they bind nothing.
"""

from __future__ import annotations

import dataclasses
import inspect
import types
from typing import Any, Callable, Iterable

import pytest
from _pytest import fixtures
from _pytest.scope import Scope

_SCOPE_NODES = {Scope.Class: pytest.Class, Scope.Module: pytest.Module}


@dataclasses.dataclass(frozen=True)
class Need:
    """One wide fixture of one item."""

    name: str
    definition: Any
    #: The collector that keeps it alive.
    node: pytest.Collector
    #: Which of its parameters, where it has some.
    parameter: object


@dataclasses.dataclass
class ItemPlan:
    item: pytest.Item
    #: Wide fixtures below the session, in the order in which pytest fills them.
    needs: tuple[Need, ...] = ()
    #: Names of session-scoped fixtures that are built before the workers fork.
    session_needs: tuple[Need, ...] = ()
    #: Asks for a wide fixture by name at run time: built when it asks, and kept for the rest of its leaf.
    dynamic: tuple[Need, ...] = ()
    unit: int = -1

    @property
    def leaf_key(self) -> object:
        return (id(self.item.parent), tuple((id(need.definition), need.parameter) for need in self.needs))


@dataclasses.dataclass
class Plan:
    items: list[ItemPlan]
    #: Lists of item indices, each in pytest's order.
    units: list[list[int]]
    #: Indices of items that any process may run.
    free: list[int]


def is_direct_parameter(definition: Any) -> bool:
    """The stand-in that pytest makes for a parameter that is no fixture: its value is at hand."""
    return getattr(definition.func, "__name__", "") == "get_direct_param_fixture_func"


def plan_items(session: pytest.Session, by_file: bool = False) -> Plan:
    """`by_file`: the tests of a file stay together, whatever they share."""
    plans = [_plan_item(item) for item in session.items]
    groups = _Groups(len(plans))
    first: dict[object, int] = {}
    for index, plan in enumerate(plans):
        for need in (*plan.needs, *plan.dynamic):
            groups.join(first.setdefault((id(need.definition), id(need.node)), index), index)
        for collector in _collectors_with_setup(plan.item):
            groups.join(first.setdefault(id(collector), index), index)
            groups.bound.add(index)
        if by_file:
            groups.join(first.setdefault(plan.item.nodeid.split("::", 1)[0], index), index)
            groups.bound.add(index)
    members: dict[int, list[int]] = {}
    free: list[int] = []
    for index, plan in enumerate(plans):
        if plan.needs or plan.dynamic or index in groups.bound:
            members.setdefault(groups.find(index), []).append(index)
        else:
            free.append(index)
    units = list(members.values())
    for number, unit in enumerate(units):
        for index in unit:
            plans[index].unit = number
    return Plan(plans, units, free)


class _Groups:
    """Union-find over item indices."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))
        self.bound: set[int] = set()

    def find(self, index: int) -> int:
        parent = self._parent
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    def join(self, one: int, other: int) -> None:
        one, other = self.find(one), self.find(other)
        if one != other:
            self._parent[max(one, other)] = min(one, other)


_setup_of_package: dict[int, bool] = {}


def _collectors_with_setup(item: pytest.Item) -> Iterable[pytest.Collector]:
    """Collectors whose set-up runs code that is not pytest's: a package with setup_module, a plugin's own collector."""
    collector: Any = item.parent
    while collector is not None:
        kind = type(collector)
        if kind is pytest.Package:
            known = _setup_of_package.get(id(collector))
            if known is None:
                known = _setup_of_package[id(collector)] = _package_has_setup(collector)
            if known:
                yield collector
        elif (kind.setup is not pytest.Collector.setup or kind.teardown is not pytest.Collector.teardown) and not kind.__module__.startswith("_pytest."):
            yield collector
        collector = collector.parent


def _package_has_setup(package: pytest.Package) -> bool:
    # A text search: importing the package here would come before pytest does it.
    try:
        text = (package.path / "__init__.py").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return any(name in text for name in ("setup_module", "setUpModule", "teardown_module", "tearDownModule", "import *"))


def _plan_item(item: pytest.Item) -> ItemPlan:
    plan = ItemPlan(item)
    info = getattr(item, "_fixtureinfo", None)
    if info is None:
        return plan
    name2defs = info.name2fixturedefs
    names = getattr(item, "fixturenames", info.names_closure)
    if not names:
        return plan
    needs, session_needs = _wide_needs(item, names, name2defs)
    plan.needs, plan.session_needs = tuple(needs), tuple(session_needs)
    dynamic = _dynamic_names(item, names, name2defs)
    if dynamic:
        known = {need.name for need in (*needs, *session_needs)}
        more: list[Need] = []
        for name in dynamic:
            if name not in known and name not in names:
                closure, definitions = _closure_of(item, name)
                found, found_session = _wide_needs(item, closure, definitions)
                more += [*found, *found_session]
        plan.dynamic = tuple(more)
    return plan


def _wide_needs(item: pytest.Item, names: Iterable[str], name2defs: dict[str, Any]) -> tuple[list[Need], list[Need]]:
    needs: list[Need] = []
    session_needs: list[Need] = []
    callspec = getattr(item, "callspec", None)
    for name in names:
        definitions = name2defs.get(name)
        if not definitions:
            continue
        definition = definitions[-1]
        scope = definition._scope
        parameter: object = None
        if callspec is not None and name in callspec.params:
            scope = max(scope, callspec._arg2scope.get(name, Scope.Function))
            parameter = callspec.indices.get(name, 0)
        if scope is Scope.Function or is_direct_parameter(definition):
            continue
        if scope is Scope.Session:
            if parameter is None and not _depends_on_parameter(item, definition, name2defs):
                session_needs.append(Need(name, definition, item.session, None))
                continue
            node: Any = item.session
        elif scope is Scope.Package:
            node = _package_of(item, definition)
        else:
            node = item.getparent(_SCOPE_NODES[scope])
        if node is None or does_nothing(definition, node):
            continue
        needs.append(Need(name, definition, node, parameter))
    return needs, session_needs


def _package_of(item: pytest.Item, definition: Any) -> Any:
    finder = getattr(fixtures, "get_scope_package", None)
    return (finder(item, definition) if finder else None) or item.session


def does_nothing(definition: Any, node: Any) -> bool:
    """unittest.TestCase always has setUpClass; where nobody overrode it there is nothing to share."""
    if not definition.argname.startswith(("_unittest_setUpClass_fixture", "unittest_setUpClass_fixture")):
        return False
    import unittest

    base = unittest.TestCase
    case = node.obj
    return all(getattr(getattr(case, name, None), "__func__", None) is getattr(base, name).__func__ for name in ("setUpClass", "tearDownClass"))


def _depends_on_parameter(item: pytest.Item, definition: Any, name2defs: dict[str, Any]) -> bool:
    callspec = getattr(item, "callspec", None)
    if callspec is None:
        return False
    waiting, seen = list(definition.argnames), set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in callspec.params:
            return True
        if name2defs.get(name):
            waiting += name2defs[name][-1].argnames
    return False


def _closure_of(item: pytest.Item, name: str) -> tuple[list[str], dict[str, Any]]:
    manager: Any = item.session._fixturemanager  # type: ignore[attr-defined]
    names: list[str] = []
    definitions: dict[str, Any] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop(0)
        if current in definitions:
            continue
        try:
            found = manager.getfixturedefs(current, item)
        except Exception:
            # pytest before 8 takes the node id
            found = manager.getfixturedefs(current, item.nodeid)
        if not found:
            continue
        definitions[current] = found
        names.append(current)
        waiting += found[-1].argnames
    return names, definitions


def _is_django_case(item: Any) -> bool:
    return any(base.__module__ == "django.test.testcases" for base in getattr(item.cls, "__mro__", ()))


# pytest-django's autouse fixtures ask for the database only in tests that are marked, or are its test cases; without this every test
# of a suite would seem to share it.
_ASKS_ONLY_WHERE: dict[str, Callable[[Any], bool]] = {
    "_django_db_marker": lambda item: item.get_closest_marker("django_db") is not None,
    "_django_setup_unittest": _is_django_case,
    "_live_server_helper": lambda item: "live_server" in item.fixturenames,
}

_strings_of_function: dict[object, tuple[str, ...]] = {}


def _dynamic_names(item: pytest.Item, names: Iterable[str], name2defs: dict[str, Any]) -> list[str]:
    """Names that the item or its fixtures may ask for by request.getfixturevalue: literals beside such a call."""
    found: list[str] = []
    asks = False
    for function in (getattr(item, "function", None), *(name2defs[name][-1].func for name in names if name2defs.get(name))):
        code = getattr(inspect.unwrap(function) if hasattr(function, "__wrapped__") else function, "__code__", None)
        if code is None or code.co_filename.find("_pytest") >= 0:
            continue
        strings = _strings_of_function.get(code)
        if strings is None:
            strings = _strings_of_function[code] = tuple(_strings_beside_getfixturevalue(code))
        if strings and code.co_name in _ASKS_ONLY_WHERE and not _ASKS_ONLY_WHERE[code.co_name](item):
            continue
        if strings:
            asks = True
            found += strings
    if asks:
        callspec = getattr(item, "callspec", None)
        if callspec is not None:
            found += [value for value in callspec.params.values() if isinstance(value, str)]
    return found


def _strings_beside_getfixturevalue(code: types.CodeType) -> Iterable[str]:
    nested = [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    if "getfixturevalue" in code.co_names:
        yield ""
        for constant in code.co_consts:
            if isinstance(constant, str) and constant.isidentifier():
                yield constant
    for inner in nested:
        yield from _strings_beside_getfixturevalue(inner)
