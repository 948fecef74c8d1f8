"""What the shop prints."""

from shop import OutOfStock
from shop.cart import Cart, full_units, priced
from shop.money import Money as Amount


def receipt(names: list[str]) -> list[str]:
    cart = Cart({"tea": 3, "milk": 1})
    shown: list[str] = []
    for name in names:
        try:
            cart.take(name, 1)
        except OutOfStock as error:
            shown.append(str(error))
    total = cart.total({"tea": Amount(249), "milk": Amount(119)})
    shown.append(total.shown())
    return shown


def richest(amounts: list[Amount]) -> int:
    best = 0
    for amount in amounts:
        best = max(best, full_units(amount))
    return best


if __name__ == "__main__":
    print(receipt(["tea", "milk", "milk", "tea"]))
    print(richest(priced([120, 0, 990])))
