"""Tables of temperatures."""


def to_fahrenheit(celsius: float) -> float:
    return celsius * 9 / 5 + 32


def to_celsius(fahrenheit: float) -> float:
    return (fahrenheit - 32) * 5 / 9


def grade(celsius: float) -> str:
    if celsius < 0:
        return "frost"
    elif celsius < 15:
        return "cold"
    elif celsius < 25:
        return "mild"
    else:
        return "hot"


if __name__ == "__main__":
    for c in [-10.0, 0.0, 20.5, 37.0]:
        f = to_fahrenheit(c)
        print(f"{c:7.2f} {f:7.2f} {grade(c):>6} {round(to_celsius(f), 3)}")
