"""What the host tells the controller when it starts it."""

from __future__ import annotations

import dataclasses
from typing import Any

from .shards import Shard


@dataclasses.dataclass(frozen=True)
class Settings:
    #: Handed to pytest as they are.
    args: list[str]
    #: Path of tach_guest.so.
    guest: str
    #: How many processes run tests at a time.
    slots: int
    #: "auto", "reset" or "fork".
    mode: str
    #: Per test; 0 = none.
    timeout_ms: int
    #: Tests write to these descriptors (two a slot: standard output, standard error) when pytest does not capture.
    pipes: list[tuple[int, int]]
    #: Where faulthandler writes a test's stacks before it is killed, one descriptor a slot.
    dumps: list[int]
    #: Recorded seconds of earlier runs by node id.
    durations: str | None = None
    #: What starts from pristine memory: each "test", each "file", or "none".
    isolation: str = "test"
    #: Which share of the tests is run; None for all.
    shard: Shard | None = None

    @staticmethod
    def parse(data: dict[str, Any]) -> Settings:
        return Settings(
            args=list(data["args"]),
            guest=data["guest"],
            slots=int(data["slots"]),
            mode=data["mode"],
            timeout_ms=int(data["timeoutMs"]),
            pipes=[(out, err) for out, err in data.get("pipes", [])],
            dumps=list(data.get("dumps", [])),
            durations=data.get("durations"),
            isolation=data.get("isolation", "test"),
            shard=Shard(**data["shard"]) if data.get("shard") else None,
        )
