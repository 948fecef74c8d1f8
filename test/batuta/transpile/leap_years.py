"""Calendars."""

DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    if not 1 <= month <= 12:
        raise ValueError(f"month {month} is not there")
    if month == 2 and is_leap(year):
        return 29
    return DAYS[month - 1]


def day_of_year(year: int, month: int, day: int) -> int:
    total = day
    for m in range(1, month):
        total += days_in_month(year, m)
    return total


def weekday(year: int, month: int, day: int) -> str:
    offsets = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
    if month < 3:
        year -= 1
    index = (year + year // 4 - year // 100 + year // 400 + offsets[month - 1] + day) % 7
    names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    return names[index]


print([y for y in range(1896, 1910) if is_leap(y)])
print(day_of_year(2024, 12, 31), weekday(2024, 2, 29))
