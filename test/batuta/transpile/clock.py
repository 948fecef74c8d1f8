"""Times of day."""


def to_minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def show(minutes: int) -> str:
    minutes %= 24 * 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def later(text: str, minutes: int) -> str:
    return show(to_minutes(text) + minutes)


print(later("23:50", 20), later("00:10", -30), show(0))
