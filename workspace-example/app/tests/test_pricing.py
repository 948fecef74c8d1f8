import pytest

from app import pricing
from app.pricing import UnknownItem, price_cents, surge
from app.settings import settings


@pytest.mark.parametrize(("item", "cents"), sorted(pricing.BASE_CENTS.items()))
def test_without_demand_the_base_price_holds(item, cents):
    assert price_cents(item, 1, []) == cents


@pytest.mark.parametrize(
    ("quantities", "expected"),
    [([], 1.0), ([1], 1.0), ([5, 5, 5, 5, 5], 1.0), ([9, 8, 7, 6, 5], 1.0), ([1, 2, 3, 4, 5], 1.1), ([1, 100, 1000, 9000], 1.5)],
)
def test_surge(quantities, expected):
    assert surge(quantities) == pytest.approx(expected)


def test_unknown_items_are_told():
    with pytest.raises(UnknownItem, match="soup"):
        price_cents("soup", 1, [])


def test_a_special_offer(monkeypatch):
    monkeypatch.setitem(pricing.BASE_CENTS, "tea", 100)
    assert price_cents("tea", 3, []) == 300


def test_the_window_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("APP_SURGE_WINDOW", "1")
    settings.cache_clear()
    assert settings().surge_window == 1
    assert surge([1, 2]) == pytest.approx(1.1)
    settings.cache_clear()


@pytest.mark.xfail(reason="prices are rounded a line, not an order", strict=True)
def test_order_total_is_exact():
    assert price_cents("tea", 3, [1, 2, 3, 4, 5]) == 991


@pytest.mark.skip(reason="no discounts yet")
def test_discounts():
    raise AssertionError
