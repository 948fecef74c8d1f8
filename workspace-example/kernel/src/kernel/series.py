"""Figures over a series of samples."""

from __future__ import annotations

from collections.abc import Sequence


def moving_average(samples: Sequence[float], window: int) -> list[float]:
    """Mean of each run of ``window`` samples; as many values as there are full windows."""
    if window < 1:
        raise ValueError("window must be at least 1")
    if window > len(samples):
        return []
    total = sum(samples[:window])
    means = [total / window]
    for index in range(window, len(samples)):
        total += samples[index] - samples[index - window]
        means.append(total / window)
    return means


def percentile(samples: Sequence[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of the samples lie, linearly interpolated."""
    if not samples:
        raise ValueError("no samples")
    if not 0 <= share <= 1:
        raise ValueError("share must lie between 0 and 1")
    ordered = sorted(samples)
    position = share * (len(ordered) - 1)
    lower = int(position)
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (ordered[upper] - ordered[lower]) * (position - lower)


def trend(samples: Sequence[float]) -> float:
    """Slope of the least-squares line through (0, samples[0]), (1, samples[1]), ..."""
    count = len(samples)
    if count < 2:
        raise ValueError("a trend needs two samples")
    mean_x = (count - 1) / 2
    mean_y = sum(samples) / count
    covariance = sum((x - mean_x) * (y - mean_y) for x, y in enumerate(samples))
    variance = sum((x - mean_x) ** 2 for x in range(count))
    return covariance / variance
