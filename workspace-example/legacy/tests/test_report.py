from legacy.report import busy_minutes, longest_gap


def test_the_longest_gap_is_between_intervals():
    assert longest_gap([(0, 10), (15, 20), (40, 50)]) == 20
    assert longest_gap([(0, 10)]) == 0


def test_only_opening_hours_count():
    assert busy_minutes([(0, 100), (50, 200), (900, 1000)], 60, 950) == 190
    assert busy_minutes([], 0, 10) == 0
