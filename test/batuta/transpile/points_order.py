"""Ordered dataclasses."""
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int
    patch: int = 0

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


def parse(text: str) -> Version:
    parts = [int(part) for part in text.split(".")]
    if len(parts) != 3:
        raise ValueError(f"not a version: {text}")
    return Version(parts[0], parts[1], parts[2])


versions = [parse("1.2.3"), Version(1, 0), parse("0.9.9")]
print(max(versions), min(versions), [str(v) for v in sorted(versions)])
print(Version(1, 2) < Version(1, 10), Version(1, 2), Version(2, 0) == parse("2.0.0"))
