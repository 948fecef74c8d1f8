"""Stock with dataclasses that hold lists."""
from dataclasses import dataclass, field


@dataclass
class Item:
    name: str
    quantity: int
    price: float
    tags: list[str] = field(default_factory=list)

    def value(self) -> float:
        return self.quantity * self.price


@dataclass
class Inventory:
    items: list[Item] = field(default_factory=list)

    def add(self, name: str, quantity: int, price: float) -> None:
        for item in self.items:
            if item.name == name:
                item.quantity += quantity
                return
        self.items.append(Item(name, quantity, price))

    def remove(self, name: str, quantity: int) -> bool:
        for item in self.items:
            if item.name == name and item.quantity >= quantity:
                item.quantity -= quantity
                return True
        return False

    def total(self) -> float:
        total = 0.0
        for item in self.items:
            total += item.value()
        return total


stock = Inventory()
stock.add("nail", 100, 0.05)
stock.add("hammer", 3, 12.5)
stock.add("nail", 50, 0.05)
print(stock.remove("hammer", 1), stock.remove("saw", 1))
print(f"{stock.total():.2f}")
for item in stock.items:
    print(item)
