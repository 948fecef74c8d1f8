"""A cart over a stock."""

from . import money
from .money import Money, OutOfStock, Vat, with_vat


class Cart:
    def __init__(self, stock: dict[str, int]) -> None:
        self.stock = stock
        self.lines: list[tuple[str, int]] = []

    def take(self, name: str, count: int) -> None:
        if self.stock.get(name, 0) < count:
            raise OutOfStock(f"{name}: {count} of {self.stock.get(name, 0)}")
        self.stock[name] -= count
        self.lines.append((name, count))

    def total(self, prices: dict[str, Money]) -> Money:
        result = Money(0)
        for name, count in self.lines:
            if name in prices:
                result = result.plus(Money(prices[name].cents * count))
        return with_vat(result, Vat.REDUCED)


def full_units(amount: Money) -> int:
    return amount.cents // money.CENTS


def priced(cents: list[int]) -> list[Money]:
    return [money.Money(each) for each in cents if each > 0]
