"""match over values."""
from enum import Enum


class Light(Enum):
    RED = 1
    GREEN = 2
    YELLOW = 3


def following(light: Light) -> Light:
    match light:
        case Light.RED:
            return Light.GREEN
        case Light.GREEN:
            return Light.YELLOW
        case Light.YELLOW:
            return Light.RED


def status(code: int) -> str:
    match code:
        case 200 | 201:
            return "fine"
        case 404:
            return "missing"
        case _ if code >= 500:
            return "broken"
        case _:
            return "other"


def command(text: str) -> int:
    match text:
        case "go":
            return 1
        case "stop":
            return 0
        case _:
            return -1


light = Light.RED
for _ in range(4):
    print(light.name, light)
    light = following(light)
print([status(c) for c in [200, 404, 503, 302]], command("go"), command("?"))
