import asyncio
import json
import logging

import pytest

from app.service import Service


@pytest.fixture
def service(store):
    return Service(store)


@pytest.fixture
async def connection(service):
    server = await asyncio.start_server(service.serve_connection, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    yield reader, writer
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()


async def ask(connection, request):
    reader, writer = connection
    writer.write(json.dumps(request).encode() + b"\n")
    return json.loads(await asyncio.wait_for(reader.readline(), 5))


async def test_an_order_over_the_wire(connection):
    answer = await ask(connection, {"do": "order", "item": "tea", "quantity": 2})
    assert answer == {"id": 1, "cents": 600, "currency": "EUR"}


async def test_several_requests_on_one_connection(connection):
    for number in range(1, 6):
        answer = await ask(connection, {"do": "order", "item": "cake", "quantity": 1})
        assert answer["id"] == number
    assert await ask(connection, {"do": "cancel", "id": 3}) == {"id": 3, "cancelled": True}


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"{}", "invalid"),
        (b"not json", "invalid"),
        (b'{"do": "order", "item": "tea", "quantity": 0}', "invalid"),
        (b'{"do": "order", "item": "soup", "quantity": 1}', "unknown"),
        (b'{"do": "cancel", "id": 7}', "unknown"),
    ],
)
def test_bad_requests_get_an_answer(service, line, error):
    assert service.answer(line)["error"] == error


def test_orders_are_logged(service, caplog):
    caplog.set_level(logging.INFO)
    service.handle({"do": "order", "item": "coffee", "quantity": 4})
    assert caplog.messages == ["order 1: 4 x coffee"]


def test_nothing_is_printed(service, capsys):
    service.answer(b"{}")
    assert capsys.readouterr() == ("", "")
