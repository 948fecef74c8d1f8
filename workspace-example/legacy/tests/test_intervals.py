from legacy import gaps, merge


def test_overlapping_and_touching_intervals_become_one():
    assert merge([(5, 8), (1, 3), (2, 4), (4, 5)]) == [(1, 8)]


def test_contained_and_empty_intervals_add_nothing():
    assert merge([(1, 9), (2, 3), (7, 7), (20, 10)]) == [(1, 9)]


def test_gaps_lie_between():
    assert gaps([(1, 2), (4, 6), (6, 7), (10, 11)]) == [(2, 4), (7, 10)]
    assert gaps([]) == []
