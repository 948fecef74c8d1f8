"""Letters for points."""

LIMITS = [(90, "A"), (80, "B"), (70, "C"), (60, "D")]


def letter(points: int) -> str:
    for limit, name in LIMITS:
        if points >= limit:
            return name
    return "F"


def curve(points: list[int], bonus: int = 5) -> list[int]:
    return [min(p + bonus, 100) for p in points]


print([letter(p) for p in [95, 80, 79, 10]], curve([96, 50]), curve([1], bonus=9))
