"""Number crunching of an older system, on its way to Rust."""
from legacy.checksum import adler, luhn_valid
from legacy.intervals import gaps, merge

__all__ = ["adler", "gaps", "luhn_valid", "merge"]
