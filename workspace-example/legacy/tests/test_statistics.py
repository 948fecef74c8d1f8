"""What has to hold in Python and in Rust."""
import pytest

from legacy.statistics import level, longest_run, moving_average, padded, running


def test_moving_average():
    assert moving_average([1.0, 2.0, 6.0], 2) == [1.5, 4.0]
    with pytest.raises(ValueError):
        moving_average([1.0], 0)


def test_longest_run():
    assert longest_run([]) is None
    assert longest_run([1, 2, 2, 2, 1, 1]) == (2, 3)


@pytest.mark.parametrize("load, word", [(0.0, "low"), (0.5, "medium"), (1.0, "high")])
def test_level(load, word):
    assert level(load) == word


def test_what_stays():
    assert list(running([1, 2, 3])) == [1, 3, 6]
    assert padded([[1]], 2) == [[1], []]
