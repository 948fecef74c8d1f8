"""The fork server: holds everything imported and collected, and keeps every slot busy with a process of its own."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import traceback
from typing import Any, Sequence

import pytest

from . import guest as g
from .caches import fill_caches
from .guest import Guest
from .processes import die_with_parent, fork
from .runner import Runner
from .settings import Settings
from .units import Plan

_HOOKS_OF_THE_CONTROLLER = ("pytest_runtest_logreport", "pytest_runtest_logstart", "pytest_runtest_logfinish", "pytest_warning_recorded")

class Zygote:
    def __init__(self, session: pytest.Session, plan: Plan, guest: Guest, settings: Settings, runner: Runner) -> None:
        self._session = session
        self._plan = plan
        self._guest = guest
        self._slots = settings.slots
        self._runner = runner
        self._done: Any = runner.done
        self._units = list(plan.units)
        self._kept: list[int] = []

    def serve(self) -> None:
        """Runs everything; never returns."""
        code = 1
        try:
            self._silence_the_controllers_plugins()
            self._session.config.pluginmanager.register(self._runner, "nx-strata-tach-runner")
            held = self._runner.build_session_fixtures()
            gc.disable()
            self._runner.plan_pool(built=True)
            self._settle_memory()
            if held:
                self._serve_around(held)
            else:
                self._serve_slots()
            self._runner.end_session(len(self._plan.items) - 1)
            code = 0
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def _silence_the_controllers_plugins(self) -> None:
        """Reports go to the controller and are told there, once: here only the runner hears them."""
        hooks = self._session.config.hook
        for name in _HOOKS_OF_THE_CONTROLLER:
            caller = getattr(hooks, name)
            for implementation in list(caller.get_hookimpls()):
                caller._remove_plugin(implementation.plugin)

    def _settle_memory(self) -> None:
        self._runner.warm_up()
        fill_caches()
        gc.collect()
        # What lives now never becomes garbage: a collection during a test does not touch, and so not copy, its pages.
        gc.freeze()
        gc.enable()

    def _serve_around(self, held: dict[int, list[str]]) -> None:
        """A fixture of the session holds what cannot be forked: all items that need it run here, in order, after the others."""
        items = self._plan.items
        needy = [index for index, planned in enumerate(items) if any(id(need.definition) in held for need in planned.session_needs)]
        names = sorted({need.name for index in needy for need in items[index].session_needs if id(need.definition) in held})
        self._runner.emit_note(0, needy[0], "unreset", {"fixtures": names, "holds": [entry for entries in held.values() for entry in entries], "count": len(needy)})
        apart = set(needy)
        self._plan.free[:] = [index for index in self._plan.free if index not in apart]
        self._guest.schedule(self._plan.free, [number for number, unit in enumerate(self._units) if apart.isdisjoint(unit)], {})
        # units that mix both kinds run here too
        for unit in self._units:
            if not apart.isdisjoint(unit):
                needy += [index for index in unit if index not in apart]
        self._serve_slots()
        self._runner.run_here(0, sorted(needy))

    def _serve_slots(self) -> None:
        running: dict[int, tuple[int, list[int] | None]] = {}
        waiting: list[list[int]] = []
        idle = list(range(self._slots))
        pool_ended = not self._plan.free
        while True:
            while idle:
                slot = idle[0]
                members: list[int] | None
                if waiting:
                    members = waiting.pop()
                elif (unit := self._guest.next_unit(slot)) >= 0:
                    members = self._units[unit]
                elif not pool_ended:
                    members = None
                else:
                    break
                running[self._fork(slot, members)] = (idle.pop(0), members)
            if not running:
                return
            pid, status = os.wait()
            if pid not in running:
                continue
            slot, members = running.pop(pid)
            idle.append(slot)
            if status == 0:
                pool_ended = pool_ended or members is None
                continue
            crashed = self._guest.reap(slot, status)
            if crashed >= 0:
                self._done[crashed] = 1
            if members is not None:
                rest = [index for index in members if not self._done[index]]
                if crashed < 0 and rest:
                    # it ended between two tests: the next one bears it, or this would go on for ever
                    self._guest.emit(slot, g.CRASHED, rest[0], {**_death(status), "phase": "setup"})
                    self._done[rest[0]] = 1
                    rest = rest[1:]
                if rest:
                    waiting.append(rest)
            elif crashed < 0:
                pool_ended = True

    def _fork(self, slot: int, members: Sequence[int] | None) -> int:
        pid = fork()
        if pid:
            return pid
        code = 1
        try:
            die_with_parent()
            if members is None:
                self._runner.run_pool(slot)
            else:
                self._runner.run_unit(slot, members)
            code = 0
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            # A worker never comes here; a guardian ends without the exit handlers that it inherited.
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)


def _death(status: int) -> dict[str, int]:
    return {"signal": os.WTERMSIG(status)} if os.WIFSIGNALED(status) else {"exitCode": os.WEXITSTATUS(status)}
