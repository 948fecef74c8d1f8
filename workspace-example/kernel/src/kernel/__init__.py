"""Compute kernels in pure Python: time series, matrices, primes."""

from .matrix import Matrix, identity
from .primes import factors, is_prime, primes_below
from .series import moving_average, percentile, trend

__all__ = [
    "Matrix",
    "factors",
    "identity",
    "is_prime",
    "moving_average",
    "percentile",
    "primes_below",
    "trend",
]
