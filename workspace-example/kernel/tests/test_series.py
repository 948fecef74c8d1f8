import math

import pytest

from kernel import moving_average, percentile, trend


@pytest.mark.parametrize(
    ("samples", "window", "expected"),
    [
        ([1, 2, 3, 4], 2, [1.5, 2.5, 3.5]),
        ([1, 2, 3], 3, [2.0]),
        ([1, 2], 3, []),
        ([5], 1, [5.0]),
    ],
)
def test_moving_average(samples, window, expected):
    assert moving_average(samples, window) == expected


@pytest.mark.parametrize("window", [0, -1])
def test_moving_average_rejects_a_window_below_one(window):
    with pytest.raises(ValueError, match="at least 1"):
        moving_average([1, 2], window)


@pytest.mark.parametrize(("share", "expected"), [(0, 1), (0.5, 2.5), (1, 4), (0.25, 1.75)])
def test_percentile(share, expected):
    assert percentile([4, 1, 3, 2], share) == expected


def test_percentile_needs_samples():
    with pytest.raises(ValueError, match="no samples"):
        percentile([], 0.5)


def test_trend_of_a_line_is_its_slope():
    assert math.isclose(trend([3 * x + 1 for x in range(50)]), 3)


def test_trend_needs_two_samples():
    with pytest.raises(ValueError):
        trend([1])
