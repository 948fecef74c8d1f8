"""Roman numerals."""

VALUES = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
LETTERS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def to_roman(number: int) -> str:
    if not 0 < number < 4000:
        raise ValueError(f"{number} is out of range")
    result = ""
    for value, letters in VALUES:
        while number >= value:
            result += letters
            number -= value
    return result


def from_roman(text: str) -> int:
    total = 0
    previous = 0
    for letter in reversed(text):
        value = LETTERS[letter]
        if value < previous:
            total -= value
        else:
            total += value
            previous = value
    return total


if __name__ == "__main__":
    for n in [1, 4, 9, 1994, 3999]:
        print(n, to_roman(n), from_roman(to_roman(n)))
    try:
        print(from_roman("ABC"))
    except KeyError as error:
        print("no letter", error)
