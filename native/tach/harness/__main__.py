"""Starts the controller: `python <this folder> SETTINGS_JSON`, with the control socket on descriptor 3 and the arena on 4."""

import gc
import sys

# Collecting garbage while modules are imported and tests are collected costs a tenth of that time and frees nothing;
# the controller switches the collector on again before the first test.
gc.disable()


if sys.version_info < (3, 8):
    # too old to read the rest; what it says goes where the control socket is
    import json
    import os

    _told = {"type": "unusable", "message": "%s is Python %s, which is too old" % (sys.executable, sys.version.split()[0]), "hint": "tach needs Python 3.10 or later: choose one with --python=FILE"}
    os.write(3, (json.dumps(_told) + "\n").encode())
    os._exit(2)


def _main():  # type: () -> int
    import importlib.util
    import json
    import os

    here = os.path.dirname(os.path.abspath(__file__))
    # As `python -m pytest` does: the current folder, and not this one, is where imports start.
    sys.path[0] = os.getcwd()
    # Under a name of its own, so that a project's module called `worker` or `units` is never shadowed.
    spec = importlib.util.spec_from_file_location("nx_strata_tach", os.path.join(here, "__init__.py"), submodule_search_locations=[here])
    assert spec is not None and spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules["nx_strata_tach"] = package
    spec.loader.exec_module(package)
    settings = json.loads(sys.argv[1])

    from nx_strata_tach.start import main  # type: ignore[import-not-found]

    return main(settings)


if __name__ == "__main__":
    _code = _main()
    # Python's own end (freeing every module) costs 30 ms and decides nothing; what a suite registered with atexit still runs.
    import atexit
    import os

    try:
        atexit._run_exitfuncs()
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            # the host need not wait until the memory is taken apart
            os.closerange(1, 1 << 16)
            os._exit(_code)
