"""Exceptions with constructors that put the message together."""


class ParseError(Exception):
    """Something that cannot be read."""

    def __init__(self, text: str, position: int = 0) -> None:
        super().__init__(f"cannot read {text!r} at {position}")
        self.text = text
        self.position = position


class TooLong(ParseError):
    """More than fits."""


class Missing(KeyError):
    def __init__(self, name: str) -> None:
        super().__init__("no " + name)


class Empty(ValueError):
    def __init__(self) -> None:
        super().__init__("nothing is there")


def number(text: str) -> int:
    if text == "":
        raise Empty
    if len(text) > 6:
        raise TooLong(text[:3], position=6)
    for position, letter in enumerate(text):
        if letter not in "0123456789":
            raise ParseError(text, position)
    return int(text)


def shelf(stock: dict[str, int], name: str) -> int:
    if name not in stock:
        raise Missing(name)
    return stock[name]


def told(text: str) -> str:
    try:
        return str(number(text))
    except TooLong as error:
        return f"too long: {error}"
    except ParseError as error:
        return f"unreadable: {error}"
    except ValueError as error:
        return f"value: {error}"


if __name__ == "__main__":
    for text in ["12", "1x", "", "123456789"]:
        print(told(text))
    try:
        shelf({"nail": 3}, "saw")
    except KeyError as error:
        print(error)
