"""Dictionaries of lists of tuples."""


def totals(orders: dict[str, list[tuple[str, int]]]) -> dict[str, int]:
    result: dict[str, int] = {}
    for customer, lines in orders.items():
        result[customer] = sum(amount for _, amount in lines)
    return result


def products(orders: dict[str, list[tuple[str, int]]]) -> list[str]:
    found: set[str] = set()
    for lines in orders.values():
        for name, _ in lines:
            found.add(name)
    return sorted(found)


orders = {"ann": [("pen", 3), ("ink", 2)], "bob": [("pen", 1)]}
print(totals(orders), products(orders))
orders["bob"].append(("cup", 5))
print(totals(orders), orders)
