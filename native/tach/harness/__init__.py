"""The Python half of tach: pytest decides what the tests are, this package where and when they run."""
