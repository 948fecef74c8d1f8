"""Interest and growth."""


def balance(start: float, rate: float, years: int) -> float:
    value = start
    for _ in range(years):
        value *= 1 + rate
    return value


def years_to_double(rate: float) -> int:
    if rate <= 0.0:
        raise ValueError("no growth")
    years = 0
    value = 1.0
    while value < 2.0 and years < 1000:
        value *= 1.0 + rate
        years += 1
    return years


print(f"{balance(100.0, 0.05, 10):.2f}", years_to_double(0.07), round(balance(1.0, 0.1, 3), 4))
