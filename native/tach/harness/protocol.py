"""The control socket between host (Node) and controller (Python): one JSON object a line, both ways.

Controller to host:
  {"type": "collected", "items": [node ids], "mode": "reset" | "fork" | "none", "reason": text | null,
   "shard": {"index", "total", "of", "split"} | null, "setAside": [text]}
  {"type": "stop", "reason": text}            take no further test
  {"type": "drain"}                           every worker has ended: answer with what is left, then "end"
  {"type": "outcome", "item": i, "outcome": text, "phases": {...}, "durationMs": n, "message": text | null, "location": [file, line]}
                                              what pytest made of an item that did not simply pass
  {"type": "finished", "exitCode": n, "replayed": how many items in pytest's order were told, "counts": {category: n}}
  {"type": "unusable", "message": text, "hint": text}
Host to controller:
  {"type": "records", "records": [[kind, item, setupUs, callUs, teardownUs, payload | null, dump | null]],
   "passes": [item, setupUs, callUs, teardownUs, item, ...]}     plain passes; the records beside them count as told before
  {"type": "interrupt"}                       stop now, tell what ran
  {"type": "end"}                             after "drain": nothing comes any more
"""

from __future__ import annotations

import json
import os
import select
import socket
from typing import Any, Dict, Iterator

CONTROL_FD = 3
ARENA_FD = 4

# not dict[...]: an interpreter that is too old must come as far as saying so
Message = Dict[str, Any]


class Control:
    """The controller's end."""

    def __init__(self, descriptor: int = CONTROL_FD) -> None:
        self._socket = socket.socket(fileno=descriptor)
        self._socket.setblocking(True)
        self._buffer = b""

    def send(self, message: Message) -> None:
        self._socket.sendall(json.dumps(message, separators=(",", ":"), default=str).encode() + b"\n")

    def receive(self, until: int | None = None) -> Iterator[Message | None]:
        """Yields messages as they come; None when `until` (a pidfd) became readable, then goes on without it."""
        poller = select.poll()
        poller.register(self._socket, select.POLLIN)
        if until is not None:
            poller.register(until, select.POLLIN)
        while True:
            for descriptor, _ in poller.poll():
                if until is not None and descriptor == until:
                    poller.unregister(until)
                    until = None
                    yield None
                    continue
                data = self._socket.recv(1 << 20)
                if not data:
                    return
                *lines, self._buffer = (self._buffer + data).split(b"\n")
                for line in lines:
                    yield json.loads(line)

    def close_in_child(self) -> None:
        os.close(self._socket.detach())
