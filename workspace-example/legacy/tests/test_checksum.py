import pytest
from legacy import adler, luhn_valid


def test_adler_of_a_word():
    assert adler(list(b"Wikipedia")) == 0x11E60398


def test_adler_of_nothing_and_of_many():
    assert adler([]) == 1
    assert adler([255] * 10_000) == 0xb623eb2b


@pytest.mark.parametrize("number, valid", [("79927398713", True), ("79927398710", False), ("0", False), ("18", True), ("", False)])
def test_luhn(number, valid):
    assert luhn_valid([int(digit) for digit in number]) is valid
