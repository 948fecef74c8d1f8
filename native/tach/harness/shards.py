"""Which tests a shard has: each test is in exactly one, and the shards take about equally long."""

from __future__ import annotations

import dataclasses
import hashlib
import heapq
import json
import math
from typing import Any, Sequence


@dataclasses.dataclass(frozen=True)
class Shard:
    """`index` of `total`, from 1."""

    index: int
    total: int
    #: File of seconds by node id, the same for all shards; there may be none.
    durations: str | None = None


def split(names: Sequence[str], bundles: Sequence[Sequence[int]], seconds: dict[str, float], total: int) -> list[int]:
    """The shard, from 0, of each test. `bundles` of tests that stay together go longest first to the shard that has least so far; what is
    not recorded counts as the average. Depends on nothing but its arguments, whatever the order of the tests."""
    known = [seconds[name] for name in names if name in seconds]
    average = sum(known) / len(known) if known else 1.0
    weighed = sorted((-math.fsum(seconds.get(names[index], average) for index in bundle), min(names[index] for index in bundle), bundle) for bundle in bundles)
    # (seconds so far, tests so far, shard)
    shares = [(0.0, 0, shard) for shard in range(total)]
    shard_of = [0] * len(names)
    for weight, _, bundle in weighed:
        load, count, shard = heapq.heappop(shares)
        for index in bundle:
            shard_of[index] = shard
        heapq.heappush(shares, (load - weight, count + len(bundle), shard))
    return shard_of


def digest(names: Sequence[str], shard_of: Sequence[int]) -> str:
    """Equal where every test went to the same shard."""
    return hashlib.sha256("\n".join(sorted(f"{name} {shard}" for name, shard in zip(names, shard_of))).encode(errors="surrogatepass")).hexdigest()[:16]


def read_seconds(file: str | None) -> dict[str, float]:
    if file is None:
        return {}
    try:
        with open(file, encoding="utf-8") as stream:
            recorded: dict[str, Any] = json.load(stream)
        return {name: float(value) for name, value in recorded.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"{file} holds no seconds by test, so shards cannot be split by it: {error}") from error
