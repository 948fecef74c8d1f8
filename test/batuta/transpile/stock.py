"""Buying low and selling high."""


def best_profit(prices: list[int]) -> int:
    lowest = prices[0]
    profit = 0
    for price in prices[1:]:
        profit = max(profit, price - lowest)
        lowest = min(lowest, price)
    return profit


def many_trades(prices: list[int]) -> int:
    return sum(max(0, b - a) for a, b in zip(prices, prices[1:]))


print(best_profit([7, 1, 5, 3, 6, 4]), many_trades([7, 1, 5, 3, 6, 4]))
