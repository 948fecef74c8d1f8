"""Orders in SQLite."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY,
    item TEXT NOT NULL CHECK (item <> ''),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    cents INTEGER NOT NULL CHECK (cents >= 0),
    cancelled INTEGER NOT NULL DEFAULT 0
)
"""


class UnknownOrder(LookupError):
    """No order has this id."""


@dataclass(frozen=True)
class Order:
    id: int
    item: str
    quantity: int
    cents: int
    cancelled: bool


class Store:
    def __init__(self, path: str | Path = ":memory:") -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute(SCHEMA)

    def close(self) -> None:
        self._connection.close()

    def add(self, item: str, quantity: int, cents: int) -> Order:
        with self._connection:
            cursor = self._connection.execute(
                "INSERT INTO orders (item, quantity, cents) VALUES (?, ?, ?)", (item, quantity, cents)
            )
        return Order(cursor.lastrowid or 0, item, quantity, cents, False)

    def get(self, order_id: int) -> Order:
        row = self._connection.execute(
            "SELECT id, item, quantity, cents, cancelled FROM orders WHERE id = ?", (order_id,)
        ).fetchone()
        if row is None:
            raise UnknownOrder(order_id)
        return Order(*row[:4], bool(row[4]))

    def cancel(self, order_id: int) -> None:
        with self._connection:
            changed = self._connection.execute("UPDATE orders SET cancelled = 1 WHERE id = ?", (order_id,)).rowcount
        if changed == 0:
            raise UnknownOrder(order_id)

    def quantities(self, item: str) -> list[int]:
        rows = self._connection.execute(
            "SELECT quantity FROM orders WHERE item = ? AND NOT cancelled ORDER BY id", (item,)
        )
        return [quantity for (quantity,) in rows]
