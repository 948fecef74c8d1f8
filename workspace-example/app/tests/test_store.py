import sqlite3

import pytest

from app.store import Store, UnknownOrder


def test_an_order_can_be_read_back(store):
    order = store.add("tea", 2, 600)
    assert store.get(order.id) == order


def test_unknown_orders_are_told(store):
    with pytest.raises(UnknownOrder):
        store.get(99)
    with pytest.raises(UnknownOrder):
        store.cancel(99)


def test_cancelled_orders_do_not_count(busy_store):
    assert busy_store.quantities("tea") == [1, 2, 4, 8, 16]
    busy_store.cancel(5)
    assert busy_store.quantities("tea") == [1, 2, 4, 8]


def test_each_test_sees_the_template_untouched(busy_store):
    assert busy_store.quantities("tea") == [1, 2, 4, 8, 16]


@pytest.mark.parametrize(("item", "quantity", "cents"), [("", 1, 1), ("tea", 0, 1), ("tea", -1, 1), ("tea", 1, -1)])
def test_the_schema_refuses(store, item, quantity, cents):
    with pytest.raises(sqlite3.IntegrityError):
        store.add(item, quantity, cents)
    assert store.quantities(item) == []


def test_orders_survive_reopening(tmp_path):
    first = Store(tmp_path / "orders.db")
    order = first.add("cake", 1, 450)
    first.close()
    second = Store(tmp_path / "orders.db")
    assert second.get(order.id) == order
    second.close()


class TestMany:
    @pytest.fixture(scope="class")
    def filled(self):
        store = Store()
        for number in range(1, 501):
            store.add("coffee", number, number)
        yield store
        store.close()

    def test_all_are_there(self, filled):
        assert len(filled.quantities("coffee")) == 500

    @pytest.mark.parametrize("order_id", [1, 250, 500])
    def test_each_can_be_found(self, filled, order_id):
        assert filled.get(order_id).quantity == order_id
