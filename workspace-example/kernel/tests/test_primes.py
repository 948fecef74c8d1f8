import math
import unittest

import pytest

from kernel import factors, is_prime, primes_below


class PrimesBelow(unittest.TestCase):
    def test_none_below_two(self):
        self.assertEqual(primes_below(2), [])

    def test_first_ones(self):
        self.assertEqual(primes_below(20), [2, 3, 5, 7, 11, 13, 17, 19])

    def test_agrees_with_trial_division(self):
        for limit in (3, 30, 300):
            with self.subTest(limit=limit):
                self.assertEqual(primes_below(limit), [n for n in range(limit) if is_prime(n)])


@pytest.mark.parametrize("number", range(1, 25))
def test_factors_multiply_back(number):
    assert math.prod(factors(number)) == number
    assert all(is_prime(factor) for factor in factors(number))


def test_zero_has_no_factors():
    with pytest.raises(ValueError):
        factors(0)
