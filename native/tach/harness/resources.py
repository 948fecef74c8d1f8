"""What a process holds that a fork would share or lose: descriptors, threads, children."""

from __future__ import annotations

import os


def held() -> dict[str, frozenset[str]]:
    descriptors = set()
    for name in os.listdir("/proc/self/fd"):
        try:
            descriptors.add(f"descriptor {name} ({os.readlink(f'/proc/self/fd/{name}')})")
        except OSError:
            pass  # the one that listed the folder
    threads = set(os.listdir("/proc/self/task"))
    children = set()
    for thread in threads:
        try:
            with open(f"/proc/self/task/{thread}/children") as file:
                children.update(file.read().split())
        except OSError:
            pass
    return {
        "descriptor": frozenset(descriptors),
        "thread": frozenset(f"thread {thread}" for thread in threads),
        "child": frozenset(f"child process {child}" for child in children),
    }


def more(before: dict[str, frozenset[str]], after: dict[str, frozenset[str]]) -> list[str]:
    """What is held now and was not before, for people."""
    return sorted(entry for kind in after for entry in after[kind] - before[kind])
