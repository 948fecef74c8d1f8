"""Reports and warnings as JSON, and back into what pytest's hooks expect; reports of what no process could report itself."""

from __future__ import annotations

import importlib
import os
import signal
import time
import warnings
from typing import Any, Sequence

import pytest
from _pytest.reports import TestReport


class PassReport(TestReport):
    """Report of a pass that most likely nobody looks at: made when somebody does."""

    def __init__(self, items: list[pytest.Item], index: int, call_us: int, stop: float) -> None:
        self._source = (items, index, call_us, stop)

    def __getattr__(self, name: str) -> Any:
        source = self.__dict__.pop("_source", None)
        if source is None:
            raise AttributeError(name)
        items, index, call_us, stop = source
        item, seconds = items[index], call_us / 1e6
        TestReport.__init__(self, item.nodeid, item.location, {}, "passed", None, "call", (), seconds, stop - seconds, stop)
        return getattr(self, name)


def report_to_json(config: pytest.Config, report: Any) -> dict[str, Any]:
    data = config.hook.pytest_report_to_serializable(config=config, report=report)
    assert data is not None
    if isinstance(data.get("longrepr"), str) and not isinstance(report.longrepr, str):
        data["$said"] = True
    return data


class _Said:
    """A failure's account that pytest serialises to its text alone. Not a string, which pytest 9 would quote in its summary."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text

    def toterminal(self, out: Any) -> None:
        out.line(self._text)


def report_from_json(config: pytest.Config, data: dict[str, Any]) -> Any:
    said = data.pop("$said", False)
    report = config.hook.pytest_report_from_serializable(config=config, data=data)
    if said:
        report.longrepr = _Said(report.longrepr)
    # JSON has no tuples, and pytest's own code unpacks these as tuples
    for name in ("longrepr", "location"):
        value = getattr(report, name, None)
        if isinstance(value, list):
            setattr(report, name, tuple(value))
    for name in ("sections", "user_properties"):
        value = getattr(report, name, None)
        if value:
            setattr(report, name, [tuple(entry) if isinstance(entry, list) else entry for entry in value])
    return report


def warning_to_json(message: warnings.WarningMessage, when: str, nodeid: str, location: Any) -> dict[str, Any]:
    category = message.category
    return {
        "text": str(message.message),
        "module": category.__module__,
        "category": category.__qualname__,
        "filename": message.filename,
        "lineno": message.lineno,
        "line": message.line,
        "when": when,
        "nodeid": nodeid,
        "location": location,
    }


def warning_from_json(data: dict[str, Any]) -> dict[str, Any]:
    """Keyword arguments of pytest_warning_recorded."""
    category: Any = Warning
    try:
        category = importlib.import_module(data["module"])
        for name in data["category"].split("."):
            category = getattr(category, name)
    except Exception:
        category = type(data["category"], (Warning,), {"__module__": data["module"]})
    try:
        text: Any = category(data["text"])
        if str(text) != data["text"]:
            text = data["text"]
    except Exception:
        text = data["text"]
    message = warnings.WarningMessage(text, category, data["filename"], data["lineno"], line=data["line"])
    location = tuple(data["location"]) if data["location"] else None
    return {"warning_message": message, "when": data["when"], "nodeid": data["nodeid"], "location": location}


def outcome_of(reports: list[Any]) -> tuple[str, dict[str, str]]:
    """What a test came to in all, and pytest's outcome of each phase."""
    phases: dict[str, str] = {}
    for report in reports:
        # a phase has several reports where it has subtests: one that failed decides
        if phases.get(report.when) != "failed":
            phases[report.when] = report.outcome
    outcome = "passed"
    for report in reports:
        if report.when in ("setup", "teardown") and report.outcome == "failed":
            outcome = "error" if outcome != "failed" else outcome
        elif getattr(report, "wasxfail", None) is not None and outcome == "passed":
            outcome = "xfailed" if report.outcome == "skipped" else "xpassed"
        elif report.outcome == "failed":
            outcome = "failed"
        elif report.outcome == "skipped" and outcome == "passed":
            outcome = "skipped"
    return outcome, phases


def only_teardown(reports: Sequence[Any]) -> bool:
    """What a wide fixture of another slot's unit left in its teardown, told of an item that may still run in this one."""
    return bool(reports) and all(report["when"] == "teardown" for report in reports)


def passed_reports(item: Any, seconds: list[float]) -> list[Any]:
    when = time.time() - sum(seconds)
    reports = []
    for name, duration in zip(("setup", "call", "teardown"), seconds):
        reports.append(TestReport(item.nodeid, item.location, {key: 1 for key in item.keywords}, "passed", None, name, (), duration, when, when + duration))  # type: ignore[arg-type]
        when += duration
    return reports


def reports_of_a_death(item: Any, timed_out: bool, payload: dict[str, Any], dump: str | None, microseconds: list[int]) -> list[Any]:
    phase = payload.get("phase", "call")
    if timed_out:
        text = f"{item.nodeid} took longer than {payload['timeoutMs'] / 1000:g} s and was stopped during {phase}"
    elif payload.get("lost"):
        text = f"{item.nodeid} was not run: the process that runs the tests ended ({_how(payload['status'])})"
    elif "signal" in payload:
        number = payload["signal"]
        name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
        text = f"{item.nodeid} ended its process by {name} during {phase}"
        if number == signal.SIGKILL:
            text += " (killed from outside; when memory ran out, by the kernel)"
        elif number == signal.SIGSEGV:
            text += " (a wrong memory access in native code, or a stack overflow)"
    else:
        text = f"{item.nodeid} ended its process with exit code {payload['exitCode']} during {phase} (os._exit, or a native library's own exit)"
    if dump:
        text += "\n\n" + dump.rstrip()
    passed = {"setup": [], "call": ["setup"], "teardown": ["setup", "call"]}[phase]
    keywords = {key: 1 for key in item.keywords}
    reports = [TestReport(item.nodeid, item.location, keywords, "passed", None, name) for name in passed]  # type: ignore[arg-type]
    reports.append(TestReport(item.nodeid, item.location, keywords, "failed", text, phase, duration=sum(microseconds) / 1e6))
    return reports


def _how(status: int) -> str:
    return f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit code {os.WEXITSTATUS(status)}"


def first_line(reports: list[Any]) -> str | None:
    for report in reports:
        if report.outcome == "failed":
            crash = getattr(report.longrepr, "reprcrash", None)
            text = crash.message if crash is not None else str(report.longrepr)
            return text.strip().splitlines()[0][:500] if text.strip() else None
    return None


def place_of(reports: list[Any], item: Any) -> list[Any]:
    """File and 1-based line of a failure, relative to pytest's root where it can be."""
    for report in reports:
        crash = getattr(report.longrepr, "reprcrash", None)
        if report.outcome == "failed" and crash is not None:
            return [str(crash.path), int(crash.lineno)]
    return [item.location[0], (item.location[1] or 0) + 1]
