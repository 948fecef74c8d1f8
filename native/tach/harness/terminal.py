"""pytest's terminal while the host draws the progress."""

from __future__ import annotations

import contextlib
import io
from typing import Any, Iterator


class _Nowhere(io.TextIOBase):
    def write(self, text: str) -> int:
        return len(text)


@contextlib.contextmanager
def quiet_terminal(config: Any) -> Iterator[None]:
    """The host draws the progress: pytest's letters and dots go nowhere while the tests run."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        yield
        return
    from _pytest._io import TerminalWriter

    writer = reporter._tw
    nowhere = TerminalWriter(_Nowhere())  # type: ignore[arg-type]
    nowhere.hasmarkup = writer.hasmarkup
    nowhere.fullwidth = writer.fullwidth
    reporter._tw = nowhere
    try:
        yield
    finally:
        reporter._tw = writer
        reporter._show_progress_info = False
        reporter.currentfspath = None
