"""The service: one JSON request a line, one JSON answer a line."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from .pricing import UnknownItem, price_cents
from .settings import settings
from .store import Store, UnknownOrder

log = logging.getLogger(__name__)


class Service:
    def __init__(self, store: Store) -> None:
        self._store = store

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        match request:
            case {"do": "order", "item": str(item), "quantity": int(quantity)} if quantity > 0:
                cents = price_cents(item, quantity, self._store.quantities(item))
                order = self._store.add(item, quantity, cents)
                log.info("order %d: %d x %s", order.id, quantity, item)
                return {"id": order.id, "cents": cents, "currency": settings().currency}
            case {"do": "cancel", "id": int(order_id)}:
                self._store.cancel(order_id)
                return {"id": order_id, "cancelled": True}
            case _:
                raise ValueError("not a request")

    def answer(self, line: bytes) -> dict[str, Any]:
        try:
            return self.handle(json.loads(line))
        except (UnknownItem, UnknownOrder) as error:
            return {"error": "unknown", "what": str(error)}
        except ValueError as error:
            return {"error": "invalid", "what": str(error)}

    async def serve_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                writer.write(json.dumps(self.answer(line)).encode() + b"\n")
                await writer.drain()
        finally:
            writer.close()
