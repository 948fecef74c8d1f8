"""A pytest plugin that writes what pytest reported, by test and phase, to the file named in CONFORMANCE_RECORD."""

import json
import os

_tests = {}


def pytest_runtest_logreport(report):
    _tests.setdefault(report.nodeid, []).append([report.when, report.outcome, hasattr(report, "wasxfail")])


def pytest_sessionfinish(session, exitstatus):
    with open(os.environ["CONFORMANCE_RECORD"], "w") as file:
        json.dump({"exitCode": int(exitstatus), "tests": _tests, "collected": [item.nodeid for item in getattr(session, "items", [])]}, file)
