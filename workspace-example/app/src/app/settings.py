"""Settings from the environment, read once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Settings:
    currency: str
    surge_window: int


@cache
def settings() -> Settings:
    return Settings(
        currency=os.environ.get("APP_CURRENCY", "EUR"),
        surge_window=int(os.environ.get("APP_SURGE_WINDOW", "3")),
    )
