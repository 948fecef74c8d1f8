"""Giving change."""


def change(amount: int, coins: list[int]) -> list[int]:
    given: list[int] = []
    for coin in sorted(coins, reverse=True):
        while coin > 0 and amount >= coin:
            amount -= coin
            given.append(coin)
    if amount != 0:
        raise ValueError(f"{amount} is left")
    return given


print(change(67, [1, 5, 10, 25]))
