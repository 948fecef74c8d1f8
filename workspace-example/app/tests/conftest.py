import shutil

import pytest

from app.store import Store


@pytest.fixture(scope="session")
def template_database(tmp_path_factory):
    """A database file with a day's orders, made once."""
    path = tmp_path_factory.mktemp("template") / "orders.db"
    store = Store(path)
    for quantity in (1, 2, 4, 8, 16):
        store.add("tea", quantity, 300 * quantity)
    store.close()
    return path


@pytest.fixture
def busy_store(template_database, tmp_path):
    store = Store(shutil.copy(template_database, tmp_path / "orders.db"))
    yield store
    store.close()


@pytest.fixture
def store():
    store = Store()
    yield store
    store.close()
