"""Tries mutants of Python code: pytest collects once, and each test of each mutant starts in the memory of that moment.

Three processes, each forked from the one before it, because the code that a mutant changes may have run already:

  D  has imported pytest. A mutant of code that runs before pytest collects (a conftest imports it) starts here, in a fork.
  C  has read pytest's configuration and stands before the collection. A mutant of code that runs while modules are imported
     starts here, in a fork: it imports and collects file by file, and runs their tests until one notices.
  A  has collected. All other mutants run here, in tach's workers: a reset for each test.

Standard input: one JSON object a line, first the configuration, later the plan. Descriptor 3: one JSON object a line to
the host; 4: the arena, through whose rings the workers' records go.

  {"kind": "collected", "tests": [ids], "passed": {place: times} while modules were imported, "early": [places passed before C]}
  {"kind": "observed"}          each test has left its record: {"passed": {place: times}}, or {"failed": text}
  plan: {"pairs": {"mutants", "places", "tests", "budgets", "usualUs", "timeoutsMs": lists of one length, a mutant's pairs in a row},
         "chunks": {"starts", "counts", "timeoutsMs": lists of one length: which pairs one worker tries before it is reset},
         "imported", "early": [{"id", "place", "budget", "order"}], "orders": [[files of tests]], "limitMs", "remainingMs": a number or null}
  {"kind": "mutant", "id": n, "status": "killed" | "survived" | "timeout", "killedBy": id, "ms": n}    of imported and early ones
  {"kind": "red" | "missing", "test": id, "message": text}
  {"kind": "end"}

Of a chunk there is one record: passed, all its tests; {"killedBy": test}, its first one; {"passed": n}, where a later one failed: then
that pair and the rest of the chunk are tried alone and have records of their own, whose items are numbered on after the chunks.
None where the mutant was noticed before.
"""
from __future__ import annotations

import importlib
import importlib.util
import os
import sys


def load(name: str, folder: str) -> None:
    """The package in `folder` under a name of its own: nothing of ours stands in the way of a module of the project."""
    spec = importlib.util.spec_from_file_location(name, os.path.join(folder, "__init__.py"), submodule_search_locations=[folder])
    assert spec and spec.loader
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)


def main() -> int:
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != here]
    load("nx_strata_mutants", here)
    from nx_strata_mutants.channel import CONFIG, tell  # type: ignore[import-not-found]

    load("nx_strata_tach", CONFIG["harness"])
    from nx_strata_tach.guest import Guest  # type: ignore[import-not-found]

    guest = Guest(CONFIG["guest"])
    guest.gather_arenas()
    try:
        importlib.import_module("pytest")
    except ImportError:
        tell(kind="missing", test="", message="pytest is not installed for this interpreter")
        return 2
    os.chdir(CONFIG["root"])
    for folder in (CONFIG["root"], os.path.join(CONFIG["root"], "src")):
        if os.path.isdir(folder):
            sys.path.insert(0, folder)
    from nx_strata_mutants.stages import begin  # type: ignore[import-not-found]

    return int(begin(guest))


sys.exit(main())
